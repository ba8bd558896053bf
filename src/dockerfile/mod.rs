//! Dockerfile syntax as BuildKit's frontend reads it: lossless, and parsing never fails.

mod arguments;
mod ast;
mod directives;
mod duration;
mod fault;
mod flags;
mod heredoc;
mod image_reference;
mod json;
mod layout;
mod lexer;
mod lines;
mod mapped;
mod mount;
mod parse;
mod shell_text;
mod word;
mod words;

pub use ast::*;
pub use directives::directive_in;
pub use fault::Fault;
pub use image_reference::ImageReference;
pub use parse::parse;

/// A message about a name, which is cut where the message would be longer than 80 characters.
fn message(what: &str, name: &str, verdict: &str) -> String {
    const LONGEST: usize = 80;
    let around = what.chars().count() + verdict.chars().count() + 4;
    let room = LONGEST.saturating_sub(around);
    let gap = if verdict.is_empty() { "" } else { " " };
    match name.char_indices().nth(room) {
        None => format!("{what} `{name}`{gap}{verdict}"),
        Some(_) => {
            let end = name.char_indices().nth(room.saturating_sub(1)).map_or(0, |(at, _)| at);
            format!("{what} `{}…`{gap}{verdict}", &name[..end])
        }
    }
}

#[cfg(test)]
mod tests;
