//! What the words of a command mean to it.

use super::{Command, Word};
use crate::text::Span;

/// A command with its words told apart.
#[derive(Clone, Debug)]
pub struct Invocation<'c> {
    /// The command.
    pub command: &'c Command,
    /// Every word after the command's name, in order.
    pub arguments: Vec<Argument<'c>>,
}

/// An argument of a command.
#[derive(Clone, Debug)]
pub enum Argument<'c> {
    /// `-y`, `--yes`, `-o value`, `--output=value`; one for each letter of `-yq`.
    Option {
        /// `-y` or `--yes`, as written, without a value.
        name: String,
        /// The option as written, its value included.
        span: Span,
        /// Its value, where the grammar says that it takes one.
        value: Option<OptionValue<'c>>,
    },
    /// A word that is no option: a subcommand, a file, a package.
    Operand(&'c Word),
}

/// The value of an option.
#[derive(Clone, Debug)]
pub enum OptionValue<'c> {
    /// The next word.
    Word(&'c Word),
    /// What follows `=`, or the letter, in the same word; absent where it is not constant.
    Inline(Option<String>, Span),
}

/// A package manager.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum Manager {
    AptGet,
    Apt,
    Apk,
    Yum,
    Dnf,
    Microdnf,
    Tdnf,
    Zypper,
    Pacman,
    Pip,
    Npm,
    Yarn,
    Pnpm,
    Gem,
    Go,
    Cargo,
}

/// What a package manager is asked to install.
#[derive(Clone, Debug)]
pub struct Package {
    /// The word.
    pub span: Span,
    /// The name, if it is known.
    pub name: Option<String>,
    /// Whether the version is fixed by what stands there; `None` where that is not known: a
    /// variable, a path, a URL, a file of requirements.
    pub pinned: Option<bool>,
}

impl Invocation<'_> {
    /// The first operand, if it is known.
    pub fn subcommand(&self) -> Option<String> {
        self.operands().next().and_then(Word::literal)
    }

    /// The words that are no options, in order.
    pub fn operands(&self) -> impl Iterator<Item = &Word> {
        self.arguments.iter().filter_map(|argument| match argument {
            Argument::Operand(word) => Some(*word),
            Argument::Option { .. } => None,
        })
    }

    /// Whether one of these options is given, each spelled with its dashes.
    pub fn has_option(&self, names: &[&str]) -> bool {
        self.option(names).is_some()
    }

    /// The last of these options.
    pub fn option(&self, names: &[&str]) -> Option<&Argument<'_>> {
        self.arguments.iter().rev().find(|argument| match argument {
            Argument::Option { name, .. } => names.contains(&name.as_str()),
            Argument::Operand(_) => false,
        })
    }

    /// The package manager that the command is, `python -m pip` included.
    pub fn manager(&self) -> Option<Manager> {
        todo!()
    }

    /// Whether the command installs packages (`install`, `add`, `-S` …).
    pub fn installs(&self) -> bool {
        todo!()
    }

    /// The packages that it installs.
    pub fn packages(&self) -> Vec<Package> {
        todo!()
    }
}

pub(super) fn read(command: &Command) -> Invocation<'_> {
    let _ = command;
    todo!()
}
