//! Where variables are used.

use rustc_hash::FxHashSet;

use super::{Detail, Instruction, Word};
use crate::dockerfile::{Heredoc, Operator, Part};
use crate::shell::{self, Script};
use crate::text::Spanned;

/// A use of a variable without a word on what an unset one means.
#[derive(Clone, Debug)]
pub(super) struct VariableUse {
    /// Its name, with the place of the whole `$name`.
    pub(super) name: Spanned<String>,
    /// Whether a shell expands it, and not the builder.
    pub(super) in_shell: bool,
}

impl Instruction<'_> {
    /// The variables in its words; in RUN, those of its shell text that the text does not set.
    pub(super) fn variable_uses(self) -> Vec<VariableUse> {
        let mut found = Vec::new();
        let syntax = &self.dockerfile.data.syntax;
        for word in self.expanded_words().into_iter().filter(|word| syntax.simple(*word).is_none())
        {
            plain_uses(&syntax.parts(word), &mut found);
        }
        if matches!(self.detail(), Detail::Run(_)) {
            self.shell_uses(&mut found);
        }
        found
    }

    /// The words in which BuildKit replaces variables.
    pub(super) fn expanded_words(self) -> Vec<Word> {
        let mut words: Vec<Word> = match self.detail() {
            Detail::From { image, .. } => vec![*image],
            Detail::Arg(pairs) | Detail::Env(pairs) => {
                pairs.iter().filter_map(|pair| pair.value).collect()
            }
            Detail::Label(pairs) => {
                pairs.iter().flat_map(|pair| [Some(pair.name), pair.value]).flatten().collect()
            }
            Detail::Copy(transfer) | Detail::Add(transfer) => {
                transfer.sources.iter().copied().chain([transfer.destination]).collect()
            }
            Detail::Expose(words) | Detail::Volume(words) => words.clone(),
            Detail::User(word) | Detail::Workdir(word) | Detail::Stopsignal(word) => vec![*word],
            _ => Vec::new(),
        };
        let expanded = ["platform", "chown", "chmod", "checksum", "mount"];
        let flags = self.syntax().flags.iter();
        let flags = flags.filter(|flag| expanded.contains(&flag.name.value.as_str()));
        words.extend(flags.filter_map(|flag| flag.value));
        if matches!(self.detail(), Detail::Copy(_) | Detail::Add(_)) {
            words.extend(self.syntax().heredocs.iter().filter_map(Heredoc::expanded_body));
        }
        words
    }

    /// The variables of a shell text that it neither sets nor gives a default. Nothing, where
    /// it reads in some file that may set any of them, or where it is not understood.
    pub(super) fn shell_uses(self, found: &mut Vec<VariableUse>) {
        let commands = || self.scripts().iter().flat_map(|script| &script.commands);
        let is_dark = commands().any(|command| {
            let name = command.name();
            name.is_some_and(|name| [".", "source", "eval", "getopts"].contains(&&*name))
        });
        if is_dark || self.scripts().iter().any(|script| !script.errors.is_empty()) {
            return;
        }
        let mut uses = Vec::new();
        for script in self.scripts() {
            shell_variables(script, &mut uses);
        }
        // What a command reads from a here-document is no script, and expanded all the same.
        for heredoc in &self.syntax().heredocs {
            let is_script = self.scripts().iter().any(|own| own.span.contains(heredoc.body));
            if let Some(body) = heredoc.expanded_body().filter(|_| !is_script) {
                let mut own = Vec::new();
                plain_uses(&self.dockerfile.data.syntax.parts(body), &mut own);
                uses.extend(own.into_iter().map(|own| own.name));
            }
        }
        if uses.is_empty() {
            return;
        }
        let loops = self.scripts().iter().flat_map(|script| script.loop_variables.iter().cloned());
        let assigned: FxHashSet<String> =
            commands().flat_map(assigned_names).chain(loops).collect();
        uses.retain(|own| !assigned.contains(&own.value));
        found.extend(uses.into_iter().map(|name| VariableUse { name, in_shell: true }));
    }
}

/// The variables of a shell text that stand for themselves.
fn shell_variables(script: &Script, found: &mut Vec<Spanned<String>>) {
    let words = script.commands.iter().flat_map(|command| {
        let values = command.assignments.iter().map(|assignment| &assignment.value);
        let targets = command.redirects.iter().map(|redirect| &redirect.target);
        command.words.iter().chain(values).chain(targets)
    });
    for part in words.chain(&script.loose_words).flat_map(|word| &word.parts) {
        let shell::Part::Variable { name, span, operator: false, .. } = part else { continue };
        if name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_') {
            found.push(Spanned::new(name.clone(), *span));
        }
    }
}

/// The variables that stand for themselves; an operator says what an unset one means.
fn plain_uses(parts: &[Part], found: &mut Vec<VariableUse>) {
    for part in parts {
        let Part::Variable(variable) = part else { continue };
        let is_met = matches!(
            variable.operator,
            Some(
                Operator::Default { .. } | Operator::Alternative { .. } | Operator::Required { .. }
            )
        );
        if !is_met {
            let name = Spanned::new(variable.name.value.clone(), variable.span);
            found.push(VariableUse { name, in_shell: false });
        }
    }
}

/// The names of the variables that a command gives a value.
fn assigned_names(command: &shell::Command) -> Vec<String> {
    let before = command.assignments.iter().map(|assignment| assignment.name.value.clone());
    let mut names: Vec<String> = before.collect();
    let sets = command.name().is_some_and(|name| {
        ["export", "declare", "local", "readonly", "typeset", "read", "mapfile", "printf"]
            .contains(&&*name)
    });
    if sets {
        let texts = command.words.iter().skip(1).map(shell::Word::literal_prefix);
        names.extend(texts.map(|text| text.split('=').next().unwrap_or_default().to_owned()));
    }
    names
}
