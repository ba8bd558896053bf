//! What the text itself says about its variables.

use super::{Command, Part, Script, Word};

/// How many variables are looked up for one value: `a=$b$b; b=$c$c; …` doubles with every step.
/// It bounds the depth too.
const MOST_LOOKUPS: u32 = 32;

impl Script {
    /// The value that a variable has for the command at `index`, where the text assigns it once,
    /// to a constant, in front of the command and in no place that may be skipped:
    /// `deps='gcc make'; apt-get install $deps`. `None` where that is not known.
    pub fn value_of(&self, index: usize, variable: &str) -> Option<String> {
        self.value_at(index, variable, &mut { MOST_LOOKUPS })
    }

    /// The values that a word can be known to have for the command at `index`: text as it is,
    /// variables by [`Script::value_of`].
    pub fn text_of(&self, index: usize, word: &Word) -> Option<String> {
        self.text_at(index, word, &mut { MOST_LOOKUPS })
    }

    fn value_at(&self, index: usize, variable: &str, lookups: &mut u32) -> Option<String> {
        *lookups = lookups.checked_sub(1)?;
        let user = self.commands.get(index)?;
        let mut found: Option<(usize, &Word)> = None;
        for (at, command) in self.commands.iter().enumerate() {
            if sets_otherwise(command, variable) {
                return None;
            }
            for assignment in &command.assignments {
                if assignment.name.value != variable {
                    continue;
                }
                // `A=b command` is for that command alone, which does not see it in its words.
                let lasts = command.words.is_empty() && command.wrappers.is_empty()
                    || command.words.first().and_then(Word::as_text).is_some_and(|name| {
                        matches!(name, "export" | "readonly" | "declare" | "typeset")
                    });
                if !lasts {
                    continue;
                }
                if found.is_some() {
                    return None;
                }
                found = Some((at, &assignment.value));
            }
        }
        let (at, value) = found?;
        let setter = &self.commands[at].context;
        let reaches = at < index
            && (!setter.conditional || user.context.conditional)
            && !setter.in_function
            && setter.pipeline.is_none()
            && setter.subshell <= user.context.subshell
            && setter.parent == user.context.parent;
        if !reaches {
            return None;
        }
        self.text_at(at, value, lookups)
    }

    fn text_at(&self, index: usize, word: &Word, lookups: &mut u32) -> Option<String> {
        let mut text = String::new();
        for part in &word.parts {
            match part {
                Part::Text(piece) | Part::Glob(piece) => text.push_str(piece),
                Part::Variable { name, operator: false, .. } => {
                    text.push_str(&self.value_at(index, name, lookups)?);
                }
                Part::Variable { .. } | Part::Substitution(_) => return None,
            }
        }
        Some(text)
    }
}

/// Whether a command gives a variable a value that does not stand there.
fn sets_otherwise(command: &Command, variable: &str) -> bool {
    let Some(name) = command.words.first().and_then(Word::as_text) else { return false };
    match name {
        "eval" | "." | "source" => true,
        "read" | "unset" | "getopts" | "mapfile" | "readarray" | "local" | "printf" => {
            command.words[1..].iter().any(|word| {
                word.literal().is_none_or(|text| {
                    text == variable || text.starts_with(&format!("{variable}="))
                })
            })
        }
        _ => false,
    }
}
