//! What a shell text holds, flattened: every simple command wherever it is nested.

use std::borrow::Cow;
use std::sync::OnceLock;

use smallvec::SmallVec;

use super::grammar::Told;
use super::packages::{Manager, Package};
use crate::text::{Span, Spanned};

/// A shell text, parsed.
#[derive(Clone, Debug)]
pub struct Script {
    /// The text that it was made of.
    pub span: Span,
    /// By which rules it was read.
    pub dialect: Dialect,
    /// Every simple command in order of place, those inside of substitutions, subshells,
    /// functions and `sh -c "…"` included.
    pub commands: Vec<Command>,
    /// The pipelines of two or more commands.
    pub pipelines: Vec<Pipeline>,
    /// The variables of its loops.
    pub loop_variables: Vec<String>,
    /// The words that are no command's: the list of a `for`, the subject of a `case`.
    pub loose_words: Vec<Word>,
    /// The places that could not be parsed.
    pub errors: Vec<Spanned<String>>,
}

/// A shell language.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Dialect {
    /// `sh` as POSIX has it: dash.
    Posix,
    /// BusyBox ash.
    Ash,
    /// bash.
    Bash,
    /// ksh and mksh.
    Ksh,
    /// zsh.
    Zsh,
    /// cmd, PowerShell, python…: nothing is parsed.
    Other,
}

/// A simple command.
#[derive(Clone, Debug)]
pub struct Command {
    /// From its first word, assignments and wrappers included, to its last, redirections too.
    pub span: Span,
    /// `NAME=value` in front of it, those given to `env`, `sudo`, `export`, `readonly`, `local`
    /// and `declare` too.
    pub assignments: Vec<Assignment>,
    /// `sudo`, `env`, `exec`, `time`, `nice`, `nohup`, `command`, `gosu user` …: the words taken
    /// from the front, a command's name each, outermost first.
    pub wrappers: Vec<Spanned<String>>,
    /// The command itself and its arguments; empty where there are only assignments, redirections
    /// or wrappers.
    pub words: Vec<Word>,
    /// Where its base name starts in the first word, if that is one piece of text: every lint asks.
    pub(super) base: Option<u32>,
    /// `> file`, `2>&1`, `<<< word` …
    pub redirects: Vec<Redirect>,
    /// Where it stands.
    pub context: Context,
    /// The words told apart, once somebody asks.
    pub(super) told: OnceLock<Box<[Told]>>,
    /// The package manager that it is, once somebody asks.
    pub(super) manager: OnceLock<Option<Manager>>,
    /// The packages that it installs, once somebody asks, if no variable has a part in them.
    pub(super) packages: OnceLock<Box<[Package]>>,
}

/// A word of a command.
#[derive(Clone, Debug)]
pub struct Word {
    /// The word as written.
    pub span: Span,
    /// Its parts in order, quotes and escapes removed.
    pub parts: Parts,
}

/// The parts of a word: nearly always one, which then needs no allocation of its own.
pub type Parts = SmallVec<[Part; 1]>;

/// A part of a word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// Text that stands for itself.
    Text(String),
    /// `$name`, `${name…}`.
    Variable {
        /// The name: a letter sequence, or a special parameter such as `@` or `1`.
        name: String,
        /// From `$` to its end.
        span: Span,
        /// Whether it stands in double quotes.
        quoted: bool,
        /// Whether it is more than `$name` and `${name}`.
        operator: bool,
        /// `${name:-text}`: the text taken where the variable is unset, if it is constant.
        default: Option<String>,
    },
    /// `$(…)`, `` `…` ``, `<(…)`, `$((…))`.
    Substitution(Span),
    /// `*`, `?`, `[…]` outside of quotes, `{a,b}`.
    Glob(String),
}

/// `NAME=value` before a command, or alone.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The whole assignment.
    pub span: Span,
    /// The name.
    pub name: Spanned<String>,
    /// The value; empty for `NAME=`.
    pub value: Word,
}

/// A redirection.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// The whole redirection.
    pub span: Span,
    /// The operator: `>`, `>>`, `<`, `<<`, `<<<`, `>&` …
    pub operator: String,
    /// The file descriptor in front of it.
    pub fd: Option<i32>,
    /// The file, descriptor or text.
    pub target: Word,
}

/// Where a command stands among the others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// The index in [`Script::pipelines`] of the innermost pipeline around it, and the place from
    /// 0 of the member that it is, or is in: `b` of `a | { b; c; }` has place 1. Not that around
    /// a substitution.
    pub pipeline: Option<(usize, usize)>,
    /// Inside of `( … )`, `$( … )`, `` ` … ` `` or `<( … )`, how deep.
    pub subshell: u32,
    /// Its status decides what is run next: the condition of `if`, `while`, `until`, left of `&&`
    /// or `||`, after `!`.
    pub tested: bool,
    /// A run of the text that succeeds may have skipped it: right of `||`, right of `&&` unless
    /// the failure of the left makes the text fail, in `if`, `case` and loops, in a function.
    pub conditional: bool,
    /// Its failure neither stops the text nor makes it fail: left of `||`, before `;` or a line
    /// end without `set -e`, not the last in a pipeline without `pipefail`, in the background, a
    /// condition. By what the text itself shows and the [`Modes`] that it was parsed with.
    pub ignored: bool,
    /// In the body of a function: run where that is called, if ever.
    pub in_function: bool,
    /// In the text of `sh -c "…"`, `eval "…"`, `su -c "…"`: the index of the command that runs it.
    pub parent: Option<usize>,
    /// What joins it to the command before it in the same list.
    pub joined_by: Joint,
}

/// Options of a shell that decide what a failure does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Modes {
    /// `set -e`: the first command that fails ends the script, but for conditions.
    pub errexit: bool,
    /// `set -o pipefail`: a pipeline fails with any of its members.
    pub pipefail: bool,
}

/// What stands between a command and the one before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Joint {
    /// It is the first.
    #[default]
    First,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `;` or a line end.
    Semicolon,
    /// `&`
    Background,
    /// `|` or `|&`
    Pipe,
}

/// `a | b | c`.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// From the first command to the last.
    pub span: Span,
    /// Indexes into [`Script::commands`], the members in order; `None` for a compound member such
    /// as `while … done` or `( … )`.
    pub members: Vec<Option<usize>>,
    /// The places of the `|` between the members.
    pub operators: Vec<Span>,
    /// Whether `set -o pipefail` (or `set -euxo pipefail`, `shopt`, `bash -o pipefail -c`) is in
    /// force there, by what this text itself shows.
    pub pipefail: bool,
}

impl Script {
    /// A script in which nothing is found yet.
    pub(super) fn without_commands(span: Span, dialect: Dialect) -> Script {
        Script {
            span,
            dialect,
            commands: Vec::new(),
            pipelines: Vec::new(),
            loop_variables: Vec::new(),
            loose_words: Vec::new(),
            errors: Vec::new(),
        }
    }
}

impl Word {
    /// The text of a word that holds nothing but text; globs count as text.
    pub fn literal(&self) -> Option<Cow<'_, str>> {
        if let [Part::Text(text) | Part::Glob(text)] = self.parts.as_slice() {
            return Some(Cow::Borrowed(text));
        }
        let mut value = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) | Part::Glob(text) => value.push_str(text),
                Part::Variable { .. } | Part::Substitution(_) => return None,
            }
        }
        Some(Cow::Owned(value))
    }

    /// The text of a word that is one piece of text, without a copy.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The text up to the first part that is not known.
    pub fn literal_prefix(&self) -> Cow<'_, str> {
        let count = self.parts.iter().take_while(|part| matches!(part, Part::Text(_))).count();
        let texts = self.parts[..count].iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            _ => None,
        });
        match &self.parts[..count] {
            [] => Cow::Borrowed(""),
            [Part::Text(text)] => Cow::Borrowed(text),
            _ => Cow::Owned(texts.collect()),
        }
    }
}

impl Command {
    /// The base name of the command, if it is known: `apt-get` for `/usr/bin/apt-get`.
    pub fn name(&self) -> Option<Cow<'_, str>> {
        if let Some(name) = self.plain_name() {
            return Some(Cow::Borrowed(name));
        }
        Some(match self.words.first()?.literal()? {
            Cow::Borrowed(path) => Cow::Borrowed(base_name(path)),
            Cow::Owned(path) => Cow::Owned(base_name(&path).to_owned()),
        })
    }

    /// The base name of the command where it is written as one piece of text: a cheap first look.
    pub fn plain_name(&self) -> Option<&str> {
        let base = self.base? as usize;
        self.words.first()?.as_text()?.get(base..)
    }

    /// Whether its base name is one of these; cheaper than [`Command::name`].
    pub fn is_one_of(&self, names: &[&str]) -> bool {
        self.plain_name().is_some_and(|name| names.contains(&name))
    }

    /// Whether its first argument words, options apart, are these: `apt-get`, [`install`].
    pub fn is(&self, name: &str, subcommands: &[&str]) -> bool {
        self.name().is_some_and(|own| own == name)
            && (subcommands.is_empty()
                || self.invocation().subcommand().is_some_and(|own| subcommands.contains(&&*own)))
    }

    /// The words told apart into options, option values and operands by the grammar of the
    /// command; by the common conventions of options where there is none for it.
    pub fn invocation(&self) -> super::Invocation<'_> {
        super::grammar::read(self)
    }
}

/// Where the base name starts in the first of some words, if that is one piece of text.
pub(super) fn base_of(words: &[Word]) -> Option<u32> {
    let text = words.first()?.as_text()?;
    u32::try_from(text.len() - base_name(text).len()).ok()
}

fn base_name(path: &str) -> &str {
    // Most names have no slash, and are short.
    match path.bytes().rposition(|byte| byte == b'/') {
        Some(slash) => &path[slash + 1..],
        None => path,
    }
}
