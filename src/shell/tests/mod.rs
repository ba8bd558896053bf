mod caches;
mod commands;
mod hostile;
mod invocations;
mod packages;

use super::{Command, Dialect, Part, Script, Word, parse};
use crate::text::{FileId, Span};

/// Where the texts of the tests start in their file, so that no offset is right by chance.
const OFFSET: usize = 100;

fn script(text: &str) -> Script {
    parse(text, Span::new(FileId(0), OFFSET, OFFSET + text.len()), Dialect::Bash)
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.start as usize - OFFSET..span.end as usize - OFFSET]
}

/// The command at `index`, of a text that has no error.
fn command(text: &str, index: usize) -> Command {
    let script = script(text);
    assert!(script.errors.is_empty(), "{text}: {:?}", script.errors);
    script.commands[index].clone()
}

/// A word with what is not text in angle brackets.
fn shown(word: &Word) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Variable { name, quoted, operator, default, .. } => {
            let quotes = if *quoted { "\"" } else { "" };
            let operator = if *operator { "+" } else { "" };
            let default = default.as_ref().map_or(String::new(), |text| format!(":{text}"));
            format!("<{quotes}{name}{operator}{default}>")
        }
        Part::Substitution(_) => "<()>".to_owned(),
        Part::Glob(text) => format!("<{text}>"),
    };
    word.parts.iter().map(part).collect()
}
