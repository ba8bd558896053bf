//! What goes through pipes: failures that are lost in them, and downloads that are run.

use super::{Command, Dialect, Instruction, Stage};
use crate::dockerfile::{Command as Form, Detail};
use crate::shell::{Joint, Part, Script, Word};
use crate::text::{Edit, Span};

/// Names a shell that lets no failure be lost in a pipe.
const SHELL_WITH_PIPEFAIL: &str = r#"SHELL ["/bin/bash", "-o", "pipefail", "-c"]"#;

/// How far a command is looked for: around a substitution, to the right in a pipeline.
const FARTHEST: usize = 64;

impl<'p> Instruction<'p> {
    /// The first command whose failure a pipeline hides.
    pub fn failure_hidden_by_pipe(self) -> Option<Command<'p>> {
        self.failure_in_pipe(false)
    }

    /// The first command whose failure only `pipefail` brings to light, in an `sh` that is not known
    /// to have that option.
    pub fn failure_left_to_sh(self) -> Option<Command<'p>> {
        let facts = self.stage().and_then(Stage::base_facts);
        if facts.and_then(|facts| facts.pipefail_in_sh()) == Some(true) {
            return None;
        }
        let found = self.failure_in_pipe(true)?;
        let is_sh = found.script.dialect == Dialect::Posix && !found.is_in_inner_shell();
        is_sh.then_some(found)
    }

    /// The first command of a pipeline without `pipefail`, where no pipeline hides a failure.
    pub fn harmless_pipe(self) -> Option<Command<'p>> {
        if self.failure_in_pipe(false).is_some() {
            return None;
        }
        self.scripts().iter().filter(|script| script.dialect != Dialect::Other).find_map(|script| {
            let mut pipelines = script.pipelines.iter();
            pipelines.find_map(|pipeline| {
                let first = script
                    .commands
                    .iter()
                    .position(|own| pipeline.span.contains(own.span) && !pipeline.pipefail)?;
                let first = Command { instruction: self, script, index: first };
                (!first.is_in_inner_shell()).then_some(first)
            })
        })
    }

    /// The first command on the left of a pipeline, with `pipefail` or without, that may fail.
    fn failure_in_pipe(self, with_pipefail: bool) -> Option<Command<'p>> {
        self.scripts().iter().filter(|script| script.dialect != Dialect::Other).find_map(|script| {
            let all = script.pipelines.iter().enumerate();
            let mut asked = all.filter(|(_, pipeline)| pipeline.pipefail == with_pipefail);
            asked.find_map(|(at, pipeline)| {
                let (_, left) = pipeline.members.split_last()?;
                let command = |index: usize| Command { instruction: self, script, index };
                let first = pipeline.members[0].or_else(|| end_of_group(script, at, 0))?;
                // Where a pipeline is in another, what is said of that one counts too.
                let mut around = script.pipelines[..=at].iter().rev().take(FARTHEST);
                let is_waved = around.any(|outer| {
                    let last = outer.members.last().copied().flatten().map(command);
                    outer.span.contains(pipeline.span)
                        && last.is_some_and(|last| last.cuts_off() || last.failure_is_meant())
                });
                if is_waved || !status_counts(command, first, pipeline.span) {
                    return None;
                }
                let mut left = left.iter().enumerate().filter_map(|(place, simple)| {
                    simple.or_else(|| end_of_group(script, at, place)).map(command)
                });
                left.find(|command| command.may_fail())
            })
        })
    }

    /// The SHELL instruction that makes pipelines fail here; `None` where `set -o pipefail` does.
    pub fn pipefail_remedy(self) -> Option<&'static str> {
        let knows = self.shell().and_then(|shell| shell.knows_pipefail);
        (knows != Some(true)).then_some(SHELL_WITH_PIPEFAIL)
    }

    /// Whether bash is known to be there.
    pub fn has_bash(self) -> bool {
        let facts = self.stage().and_then(|stage| stage.base_facts());
        facts.and_then(|facts| facts.has_bash()) == Some(true)
    }

    /// Puts text in front of its shell text, where that is on its own line.
    pub fn begin_script(self, text: &str) -> Vec<Edit> {
        let arguments = self.syntax().arguments;
        let is_plain = self.scripts().first().is_some_and(|script| script.span == arguments);
        let escape = self.dockerfile().syntax().escape;
        match is_plain && !self.dockerfile().slice(arguments).starts_with(escape) {
            true => vec![Edit::insert(arguments, text)],
            false => Vec::new(),
        }
    }
}

/// The command whose status is that of a member such as `( … )`: the last in it, if it is always
/// run. `None` for loops and branches, and where the last is a pipeline itself.
fn end_of_group(script: &Script, pipeline: usize, place: usize) -> Option<usize> {
    let end = script.pipelines[pipeline].operators.get(place)?.range().start;
    let last = script.commands.iter().rposition(|own| own.span.range().end <= end)?;
    let context = &script.commands[last].context;
    let is_its_own = context.pipeline == Some((pipeline, place)) && !context.conditional;
    is_its_own.then_some(last)
}

/// Whether the status of the pipeline means something: not inside of a substitution that is an
/// argument, which the shell does not look at.
fn status_counts<'p>(command: impl Fn(usize) -> Command<'p>, first: usize, pipeline: Span) -> bool {
    let around = (first.saturating_sub(FARTHEST)..first).rev().map(command);
    let mut around = around.filter(|outer| {
        outer.span().contains(pipeline)
            && outer.syntax().context.subshell < command_depth(*outer, first)
    });
    around.next().is_none_or(|outer| outer.syntax().words.is_empty())
}

fn command_depth(of: Command<'_>, index: usize) -> u32 {
    of.script().commands[index].context.subshell
}

impl<'p> Command<'p> {
    /// Whether a failure of it would tell something: it does not merely print or filter.
    fn may_fail(self) -> bool {
        const HARMLESS: &[&str] = &[
            ":",
            "apt-cache",
            "apt-mark",
            "arch",
            "awk",
            "basename",
            "cut",
            "date",
            "dirname",
            "dpkg",
            "dpkg-architecture",
            "dpkg-query",
            "echo",
            "egrep",
            "env",
            "fgrep",
            "find",
            "gawk",
            "getconf",
            "grep",
            "head",
            "hostname",
            "id",
            "ldconfig",
            "ldd",
            "locale",
            "ls",
            "lsb_release",
            "nproc",
            "objdump",
            "printenv",
            "printf",
            "ps",
            "pwd",
            "readelf",
            "readlink",
            "realpath",
            "rev",
            "rpm",
            "scanelf",
            "sed",
            "seq",
            "set",
            "sort",
            "strings",
            "tac",
            "tail",
            "tr",
            "true",
            "type",
            "uname",
            "uniq",
            "wc",
            "which",
            "whoami",
            "xargs",
            "yes",
        ];
        let Some(name) = self.name() else { return false };
        if name == "cat" {
            // Of a heredoc, or of what is always there.
            let invocation = self.invocation();
            let mut files = invocation.operands().filter_map(Word::literal).peekable();
            return files.peek().is_some()
                && !files.all(|file| {
                    ["/dev/", "/proc/", "/etc/"].iter().any(|at| file.starts_with(at))
                });
        }
        // `--version` and the like print.
        let invocation = self.invocation();
        !HARMLESS.contains(&&*name) && !invocation.has_option(&["--version", "--help", "-V"])
    }

    /// Whether a shell runs it that the instruction itself names: `bash -c "…"`, `["bash", "-c", …]`.
    pub fn is_in_inner_shell(self) -> bool {
        let is_exec_form = matches!(
            self.instruction.detail(),
            Detail::Run(Form::Exec { .. }) | Detail::Cmd(Form::Exec { .. })
        );
        is_exec_form || self.syntax().context.parent.is_some()
    }

    /// Whether it stops to read before the end, so that the command on its left fails by a broken
    /// pipe.
    fn cuts_off(self) -> bool {
        match self.name().as_deref() {
            Some("head" | "read") => true,
            Some("grep" | "egrep" | "fgrep") => self.invocation().has_option(&[
                "-q",
                "--quiet",
                "--silent",
                "-m",
                "--max-count",
                "-m1",
                "-qE",
                "-Eq",
                "-qF",
                "-Fq",
                "-qi",
                "-iq",
                "-qx",
                "-xq",
            ]),
            _ => false,
        }
    }

    /// Whether what follows waves its failure through, or it decides what is run next.
    fn failure_is_meant(self) -> bool {
        let next =
            self.following().next().map(|next| (next.syntax().context.joined_by, next.name()));
        match next {
            Some((Joint::Or, Some(name))) => {
                matches!(&*name, "true" | ":" | "echo" | "printf")
            }
            Some((Joint::And | Joint::Or, _)) => false,
            _ => self.syntax().context.tested,
        }
    }

    /// What runs the download that this command writes to its output.
    pub fn runner_of_download(self) -> Option<Command<'p>> {
        if !self.invocation().downloads_to_stdout() {
            return None;
        }
        let at = |index: usize| Command { index, ..self };
        if let Some((pipeline, place)) = self.pipeline() {
            let right = pipeline.members.iter().skip(place + 1).take(FARTHEST).flatten();
            if let Some(runner) = right
                .map(|index| at(*index))
                .find(|it| it.syntax().is_shell_interpreter_reading_stdin())
            {
                return Some(runner);
            }
        }
        let outer = (self.index.saturating_sub(FARTHEST)..self.index).rev().map(at);
        let mut outer = outer.filter(|outer| outer.span().contains(self.span()));
        outer.find_map(|outer| outer.runs_substitution(self.span()))
    }

    /// The command that runs what the substitution around `inner` yields: `sh -c "$(…)"`,
    /// `eval "$(…)"`, `bash <(…)`.
    fn runs_substitution(self, inner: Span) -> Option<Command<'p>> {
        // A quote in front leaves an empty text.
        let is_text = |part: &&Part| !matches!(part, Part::Text(text) if text.is_empty());
        let leading = |word: &Word| match word.parts.iter().find(is_text) {
            Some(Part::Substitution(span)) => Some(*span),
            _ => None,
        };
        let leads = |word: &Word| leading(word).is_some_and(|span| span.contains(inner));
        let words = &self.syntax().words;
        let place = words.iter().position(leads)?;
        if place == 0 {
            // The text of `sh -c`, which was opened.
            let parent = self.syntax().context.parent?;
            return Some(Command { index: parent, ..self });
        }
        let name = self.name()?;
        let before = words[place - 1].literal();
        let is_process = leading(&words[place])
            .is_some_and(|span| self.instruction.dockerfile().slice(span).starts_with("<("));
        let runs = match &*name {
            "eval" => true,
            "." | "source" => is_process,
            _ if is_shell(&name) => {
                is_process || before.is_some_and(|it| it.starts_with('-') && it.ends_with('c'))
            }
            _ => false,
        };
        runs.then_some(self)
    }
}

fn is_shell(name: &str) -> bool {
    matches!(name, "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "mksh")
}
