//! Who sets a variable of the environment: ARG, ENV, and the shell text of RUN.

use super::{Command, Detail, Instruction, Value};
use crate::text::Span;

/// A variable of the environment that gets a value.
#[derive(Clone, Debug)]
pub struct EnvironmentSetting<'p> {
    /// Its name.
    pub name: &'p str,
    /// The name and the value, as written.
    pub at: Span,
    /// The value.
    pub value: Value,
}

impl<'p> Instruction<'p> {
    /// Where ARG, ENV or a RUN gives one of these variables a value: `ENV A=1`, `ARG A=1`,
    /// `RUN export A=1`, `RUN A=1 command`. An ARG without a default gives none.
    pub fn environment_settings(self, names: &[&str]) -> Vec<EnvironmentSetting<'p>> {
        match self.detail() {
            Detail::Arg(pairs) | Detail::Env(pairs) => pairs
                .iter()
                .filter_map(|pair| {
                    let name = self.dockerfile().slice(pair.name.span);
                    let value = pair.value.filter(|_| names.contains(&name))?;
                    let value = self.evaluate(value);
                    Some(EnvironmentSetting { name, at: pair.span, value })
                })
                .collect(),
            Detail::Run(_) => {
                let found = self.commands().flat_map(|command| {
                    command.syntax().assignments.iter().filter_map(move |own| {
                        let name = own.name.value.as_str();
                        names.contains(&name).then(|| EnvironmentSetting {
                            name,
                            at: own.span,
                            value: command.evaluate(&own.value),
                        })
                    })
                });
                found.collect()
            }
            _ => Vec::new(),
        }
    }
}

impl<'p> Command<'p> {
    /// The base name of the command where it is written as one piece of text: a cheap first look.
    pub fn plain_name(self) -> Option<&'p str> {
        self.syntax().plain_name()
    }
}
