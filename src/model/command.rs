use std::borrow::Cow;

use super::{Instruction, Stage, Value};
use crate::shell::{self, Invocation, Part, Pipeline, Script, Word};
use crate::text::Span;

/// A simple command in the shell text of an instruction, or the one command of an exec form.
#[derive(Clone, Copy, Debug)]
pub struct Command<'p> {
    pub(super) instruction: Instruction<'p>,
    pub(super) script: &'p Script,
    pub(super) index: usize,
}

impl<'p> Command<'p> {
    /// The instruction that it is in.
    pub fn instruction(self) -> Instruction<'p> {
        self.instruction
    }

    /// The stage that it is in.
    pub fn stage(self) -> Option<Stage<'p>> {
        self.instruction.stage()
    }

    /// The shell text that it is in.
    pub fn script(self) -> &'p Script {
        self.script
    }

    /// Its number in the shell text.
    pub fn index(self) -> usize {
        self.index
    }

    /// Whether it is the words of an exec form, which no shell reads.
    pub fn is_exec_form(self) -> bool {
        self.script.dialect == shell::Dialect::Other
    }

    /// The command as parsed.
    pub fn syntax(self) -> &'p shell::Command {
        &self.script.commands[self.index]
    }

    /// From its first word to its last.
    pub fn span(self) -> Span {
        self.syntax().span
    }

    /// The name and the arguments up to the end of the first line: what to point at.
    pub fn head(self) -> Span {
        let syntax = self.syntax();
        let span = match (syntax.words.first(), syntax.words.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => syntax.span,
        };
        let text = self.instruction.dockerfile().slice(span);
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        span.part(0..text[..end].trim_end_matches(['\\', '`', ' ', '\t']).len())
    }

    /// The base name of the command, if it is known.
    pub fn name(self) -> Option<Cow<'p, str>> {
        self.syntax().name()
    }

    /// Whether its base name is one of these; cheaper than [`Command::name`].
    pub fn is_one_of(self, names: &[&str]) -> bool {
        self.syntax().is_one_of(names)
    }

    /// Whether it is this command, with one of these subcommands if any is given.
    pub fn is(self, name: &str, subcommands: &[&str]) -> bool {
        self.syntax().is(name, subcommands)
    }

    /// Its words told apart.
    pub fn invocation(self) -> Invocation<'p> {
        self.syntax().invocation()
    }

    /// The pipeline that it is a member of, and its place in it.
    pub fn pipeline(self) -> Option<(&'p Pipeline, usize)> {
        let (pipeline, place) = self.syntax().context.pipeline?;
        Some((&self.script.pipelines[pipeline], place))
    }

    /// The commands after it in the same shell text.
    pub fn following(self) -> impl Iterator<Item = Command<'p>> {
        (self.index + 1..self.script.commands.len()).map(move |index| Command { index, ..self })
    }

    /// The value of a word: by the ARGs and ENVs in scope, where the text itself has not set the
    /// variable.
    pub fn evaluate(self, word: &Word) -> Value {
        let mut value = Value::Known(String::new());
        for part in &word.parts {
            let next = match part {
                Part::Text(text) | Part::Glob(text) => Value::Known(text.clone()),
                Part::Variable { name, operator: false, .. } if !self.sets(name) => {
                    self.instruction.variable(name).unwrap_or(Value::Known(String::new()))
                }
                Part::Variable { .. } | Part::Substitution(_) => Value::Unknown,
            };
            value = match (value, next) {
                (Value::Known(a), Value::Known(b)) => Value::Known(a + &b),
                (Value::Known(a) | Value::Default(a), Value::Known(b) | Value::Default(b)) => {
                    Value::Default(a + &b)
                }
                _ => Value::Unknown,
            };
        }
        value
    }

    /// Whether anything in the shell text assigns to a variable of that name.
    pub(super) fn sets(self, name: &str) -> bool {
        self.script.commands.iter().any(|command| {
            command.assignments.iter().any(|assignment| assignment.name.value == name)
                || command.name().is_some_and(|own| {
                    matches!(
                        &*own,
                        "read" | "export" | "local" | "eval" | "." | "source" | "getopts"
                    )
                })
        })
    }
}
