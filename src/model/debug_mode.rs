//! Variables that turn a program's debug or development mode on.

use super::{DeclaredBy, Detail, Instruction, Pair, Stage};
use crate::text::{Edit, Spanned};

/// An ENV that turns such a mode on.
#[derive(Clone, Debug)]
pub struct DebugMode {
    /// The variable.
    pub name: Spanned<String>,
    /// Its value.
    pub value: Spanned<String>,
    /// The value that turns it off.
    pub off: &'static str,
    /// The edit that writes that, where the value is written out.
    pub edits: Vec<Edit>,
}

impl<'p> Instruction<'p> {
    /// The variables that this ENV sets for the process of what is shipped, and that turn on a
    /// mode which shows a stranger too much. A later ENV of the same name takes their place.
    pub fn debug_modes(self) -> Vec<DebugMode> {
        let Detail::Env(pairs) = self.detail() else { return Vec::new() };
        let Some(shipped) = self.shipped_stage() else { return Vec::new() };
        pairs.iter().filter_map(|pair| self.debug_mode(pair, shipped)).collect()
    }

    fn debug_mode(self, pair: &Pair, shipped: Stage<'_>) -> Option<DebugMode> {
        let name = self.dockerfile().slice(pair.name.span);
        if !is_candidate(name) {
            return None;
        }
        let word = pair.value?;
        let value = self.evaluate(word);
        let value = value.text()?;
        let off = off_value(name, value)?;
        let holds = shipped.variable(name).is_some_and(|binding| {
            binding.origin == DeclaredBy::Env && binding.span == pair.name.span
        });
        if !holds {
            return None;
        }
        let edits = match self.dockerfile().slice(word.span).contains('$') {
            true => Vec::new(),
            false => self.replace_word(word, off),
        };
        Some(DebugMode {
            name: Spanned::new(name.to_owned(), pair.name.span),
            value: Spanned::new(value.to_owned(), word.span),
            off,
            edits,
        })
    }

    /// The shipped stage, if the layers of this instruction are in it and ONBUILD does not defer it.
    /// One that is for work on the program is wanted in that mode.
    fn shipped_stage(self) -> Option<Stage<'p>> {
        let shipped = self.stage().filter(|_| !self.is_deferred())?.shipped()?;
        let last = self.dockerfile().stages().next_back()?;
        (!shipped.is_for_development() && !last.is_for_development()).then_some(shipped)
    }
}

/// Whether the last word of a name is one of those below; a cheap look.
fn is_candidate(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["debug", "env", "environment", "mode"].iter().any(|end| lower.ends_with(end))
}

/// The value that turns off what `name=value` turns on.
fn off_value(name: &str, value: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let lower = value.to_ascii_lowercase();
    let ends_with = |end: &str| {
        name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
    };
    if name == "xdebug_mode" {
        let is_on = lower.split(',').any(|mode| !matches!(mode.trim(), "" | "off" | "coverage"));
        return is_on.then_some("off");
    }
    if ends_with("debug") || ends_with("debug_mode") {
        return match lower.as_str() {
            "true" => Some("false"),
            "yes" => Some("no"),
            "on" => Some("off"),
            "1" => Some("0"),
            _ => None,
        };
    }
    if ends_with("env") || ends_with("environment") {
        return match lower.as_str() {
            "development" if value.starts_with('D') => Some("Production"),
            "development" => Some("production"),
            "dev" => Some(if name == "mix_env" { "prod" } else { "production" }),
            _ => None,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_decide() {
        for (name, value, off) in [
            ("DEBUG", "True", "false"),
            ("FLASK_DEBUG", "1", "0"),
            ("APP_DEBUG_MODE", "on", "off"),
            ("NODE_ENV", "development", "production"),
            ("MIX_ENV", "dev", "prod"),
            ("ASPNETCORE_ENVIRONMENT", "Development", "Production"),
            ("XDEBUG_MODE", "debug,develop", "off"),
        ] {
            assert!(is_candidate(name), "{name}");
            assert_eq!(off_value(name, value), Some(off), "{name}={value}");
        }
        for (name, value) in [
            ("DEBUG", "0"),
            ("DEBUG", "app:*"),
            ("NODE_ENV", "production"),
            ("NODE_ENV", "test"),
            ("XDEBUG_MODE", "off"),
            ("NODEBUG", "1"),
            ("VIRTUAL_ENV", "/venv"),
            ("MODE", "development"),
        ] {
            assert_eq!(off_value(name, value), None, "{name}={value}");
        }
    }
}
