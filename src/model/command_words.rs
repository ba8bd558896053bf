//! Words of a command that stand where they do not belong, and edits of a command's words.

use super::entry::keyword_in_capitals;
use super::{Command, Keyword};
use crate::text::{Edit, Span, Spanned};

impl Command<'_> {
    /// The place of the wrapper of that name: `sudo`, `env` … In an exec form it is the command.
    pub fn wrapper(self, name: &str) -> Option<Span> {
        let wrappers = &self.syntax().wrappers;
        let wrapper = wrappers.iter().find(|wrapper| wrapper.value == name);
        let own = || (self.name().as_deref() == Some(name)).then(|| self.name_span());
        wrapper.map(|wrapper| wrapper.span).or_else(own)
    }

    /// Takes a wrapper away, where it has no options of its own.
    pub fn remove_wrapper(self, name: &str) -> Vec<Edit> {
        let Some(wrapper) = self.wrapper(name) else { return Vec::new() };
        let syntax = self.syntax();
        let wrappers = syntax.wrappers.iter().map(|other| other.span);
        let assignments = syntax.assignments.iter().map(|assignment| assignment.span);
        let words = syntax.words.iter().take(2).map(|word| word.span);
        let all = wrappers.chain(assignments).chain(words);
        let next = all.filter(|span| span.start >= wrapper.end).min_by_key(|span| span.start);
        next.map_or_else(Vec::new, |next| self.delete_up_to(wrapper, next))
    }

    /// The place of the command's name.
    pub fn name_span(self) -> Span {
        self.syntax().words.first().map_or(self.span(), |word| word.span)
    }

    /// The instruction that the command's name is, in capitals and without quotes.
    pub fn keyword_as_name(self) -> Option<Keyword> {
        let name = self.syntax().words.first()?;
        keyword_in_capitals(self.instruction().dockerfile().slice(name.span))
    }

    /// Takes the command's name away, so that its first argument is the name.
    pub fn remove_name(self) -> Vec<Edit> {
        match self.syntax().words.as_slice() {
            [name, next, ..] => self.delete_up_to(name.span, next.span),
            _ => Vec::new(),
        }
    }

    /// Adds an option after the subcommand.
    pub fn insert_after_subcommand(self, option: &str) -> Vec<Edit> {
        match self.invocation().subcommand() {
            Some(subcommand) => self.insert_option(&subcommand, option),
            None => Vec::new(),
        }
    }

    /// A word among the packages to install that is a command which no package is named after.
    pub fn command_among_packages(self) -> Option<Spanned<String>> {
        const COMMANDS: &[&str] = &[
            "apt-get", "cd", "chmod", "chown", "cp", "echo", "export", "ln", "mkdir", "mv", "rm",
            "rmdir", "source", "touch",
        ];
        if !self.installs() {
            return None;
        }
        let last = self.syntax().words.last()?.span;
        let packages = self.packages();
        let found = packages.iter().skip(1).find(|package| {
            package.name.as_deref().is_some_and(|name| COMMANDS.contains(&name))
                && package.span.end < last.start
        })?;
        Some(Spanned::new(found.name.clone()?, found.span))
    }

    fn delete_up_to(self, from: Span, next: Span) -> Vec<Edit> {
        let between = from.after().to(next.before());
        let is_blank = self.instruction().dockerfile().slice(between).trim_matches([' ', '\t']);
        match is_blank.is_empty() {
            true => vec![Edit::delete(from.to(next.before()))],
            false => Vec::new(),
        }
    }
}
