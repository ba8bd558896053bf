//! How build steps are laid out: one after another, in chains, on lines.

use super::{CommandForm as Form, Detail, Instruction, Keyword};
use crate::shell::{Joint, Script};
use crate::text::{Edit, Span};

/// An instruction that could be one with the one before it.
#[derive(Clone, Copy, Debug)]
pub struct Adjacent<'p> {
    /// The one before.
    pub before: Instruction<'p>,
    /// The instruction.
    pub instruction: Instruction<'p>,
    /// `run`, `long-run` where one has more than two commands, `copy` or `add`.
    pub kind: &'static str,
}

/// The most commands of a step that may still be joined with another.
const MOST_COMMANDS: usize = 2;

/// The fewest words of a line that can be split.
const FEWEST_WORDS: usize = 7;

impl<'p> Adjacent<'p> {
    /// The pair, if the two could be one instruction.
    pub fn new(before: Instruction<'p>, instruction: Instruction<'p>) -> Option<Adjacent<'p>> {
        if before.keyword() != instruction.keyword()
            || before.is_deferred()
            || instruction.is_deferred()
            || !has_same_flags(before, instruction)
        {
            return None;
        }
        let kind = match (before.detail(), instruction.detail()) {
            (Detail::Run(one), Detail::Run(other)) => {
                let is_shell = |form: &Form, own: Instruction<'_>| {
                    matches!(form, Form::Shell(_)) && own.syntax().heredocs.is_empty()
                };
                let is_short = |own: Instruction<'_>| own.commands().count() <= MOST_COMMANDS;
                let kind =
                    if is_short(before) && is_short(instruction) { "run" } else { "long-run" };
                (is_shell(one, before) && is_shell(other, instruction)).then_some(kind)
            }
            (Detail::Copy(one), Detail::Copy(other)) | (Detail::Add(one), Detail::Add(other)) => {
                let target =
                    |own: Instruction<'_>, word| own.evaluate(word).text().map(str::to_owned);
                let (one, other) =
                    (target(before, one.destination)?, target(instruction, other.destination)?);
                let is_folder = one.ends_with('/') || matches!(one.as_str(), "." | "..");
                // Of two files at one path the first would be lost, so it is a folder too.
                let is_other = sources_of(before) != sources_of(instruction);
                let is_linked = instruction.flag("link").is_some();
                let is_copy = instruction.keyword() == Keyword::Copy;
                (one == other && (is_folder || is_other) && !is_linked).then_some(if is_copy {
                    "copy"
                } else {
                    "add"
                })
            }
            _ => None,
        }?;
        Some(Adjacent { before, instruction, kind })
    }

    /// Makes one step of two, where nothing but space is between them.
    pub fn join(&self) -> Vec<Edit> {
        let next = self.instruction.syntax().arguments;
        let between = self.before.span().after().to(self.instruction.span().before());
        let dockerfile = self.instruction.dockerfile();
        let is_simple = |own: Instruction<'_>| {
            own.commands().all(|command| {
                let context = &command.syntax().context;
                matches!(context.joined_by, Joint::First | Joint::And)
                    && context.pipeline.is_none()
                    && !command.is_one_of(&["cd", "export", "set", "umask"])
            }) && own.scripts().iter().all(|script| script.errors.is_empty())
        };
        if !self.kind.ends_with("run")
            || !dockerfile.slice(between).trim().is_empty()
            || !is_simple(self.before)
            || !is_simple(self.instruction)
        {
            return Vec::new();
        }
        let escape = dockerfile.syntax().escape;
        let whole = self.before.span().after().to(next.before());
        vec![Edit::replace(whole, format!(" {escape}\n    && "))]
    }
}

/// What a COPY or ADD brings, as it is written.
fn sources_of(own: Instruction<'_>) -> Vec<&str> {
    match own.detail() {
        Detail::Copy(transfer) | Detail::Add(transfer) => {
            transfer.sources.iter().map(|word| own.dockerfile().slice(word.span)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether two instructions have the same flags, in any order.
fn has_same_flags(one: Instruction<'_>, other: Instruction<'_>) -> bool {
    let texts = |own: Instruction<'_>| {
        let flags = own.syntax().flags.iter();
        let mut texts: Vec<String> =
            flags.map(|flag| own.dockerfile().slice(flag.span).to_owned()).collect();
        texts.sort_unstable();
        texts
    };
    one.syntax().flags.is_empty() && other.syntax().flags.is_empty() || texts(one) == texts(other)
}

impl<'p> Instruction<'p> {
    /// Its lines that are longer than `most` characters and could be split: not those of few
    /// words, with a URL, or of a comment.
    pub fn long_lines(self, most: usize) -> Vec<(Span, usize)> {
        let span = self.span();
        let text = self.dockerfile().slice(span);
        if text.len() <= most {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let own = line.trim_end();
            let length = own.chars().count();
            if length > most
                && !own.trim_start().starts_with('#')
                && !own.contains("://")
                && own.split_whitespace().count() >= FEWEST_WORDS
            {
                found.push((span.part(start..start + own.len()), length));
            }
            start += line.len();
        }
        found
    }

    /// The commands of a step that is one plain chain: `a && b; c`. None of a heredoc.
    pub fn chain_of_commands(self) -> usize {
        if !self.is_run() || !self.syntax().heredocs.is_empty() {
            return 0;
        }
        let [script] = self.scripts() else { return 0 };
        let own = top_level(script);
        let joined = own.iter().skip(1).all(|at| {
            matches!(script.commands[*at].context.joined_by, Joint::And | Joint::Semicolon)
        });
        if joined { own.len() } else { 0 }
    }

    /// The commands of a chain, the pairs of a LABEL and the mounts that begin on the line on which
    /// the one before them ends, and what puts each on a line of its own. None where there are
    /// fewer than `least` of them.
    pub fn parts_on_one_line(self, least: usize) -> Vec<(Span, Vec<Edit>)> {
        let mut found = Vec::new();
        let mounts = self.syntax().flags.iter().filter(|flag| flag.name.value == "mount");
        let mounts: Vec<Span> = mounts.map(|flag| flag.span).collect();
        if mounts.len() >= least {
            let pairs = mounts.windows(2).map(|pair| (pair[0], pair[1], ""));
            found.extend(pairs.filter_map(|(one, other, joint)| self.split(one, other, joint)));
        }
        if let Detail::Label(pairs) = self.detail()
            && pairs.len() >= least
        {
            let pairs = pairs.windows(2).map(|pair| (pair[0].span, pair[1].span));
            found.extend(pairs.filter_map(|(one, other)| self.split(one, other, "")));
        }
        let [script] = self.scripts() else { return found };
        let is_shell_form = matches!(
            self.detail(),
            Detail::Run(Form::Shell(_)) | Detail::HealthcheckCmd(Form::Shell(_))
        );
        let own = top_level(script);
        if !is_shell_form || !self.syntax().heredocs.is_empty() || own.len() < least {
            return found;
        }
        found.extend(own.windows(2).filter_map(|pair| {
            let (one, other) = (&script.commands[pair[0]], &script.commands[pair[1]]);
            let joint = match other.context.joined_by {
                Joint::And => "&&",
                Joint::Or => "||",
                _ => return None,
            };
            self.split(one.span, other.span, joint)
        }));
        found
    }

    /// A line break between two parts that are on one line with nothing but a joint between.
    fn split(self, one: Span, other: Span, joint: &str) -> Option<(Span, Vec<Edit>)> {
        let between = one.after().to(other.before());
        let text = self.dockerfile().slice(between);
        if text.contains('\n') || text.trim() != joint {
            return None;
        }
        let escape = self.dockerfile().syntax().escape;
        let space = if joint.is_empty() { "" } else { " " };
        let edit = Edit::replace(between, format!(" {escape}\n    {joint}{space}"));
        Some((other, vec![edit]))
    }
}

/// The commands of a text that are in nothing else.
fn top_level(script: &Script) -> Vec<usize> {
    let all = script.commands.iter().enumerate();
    let own = all.filter(|(_, command)| {
        let context = &command.context;
        context.subshell == 0
            && context.parent.is_none()
            && !context.in_function
            && context.pipeline.is_none_or(|(_, place)| place == 0)
    });
    own.map(|(index, _)| index).collect()
}
