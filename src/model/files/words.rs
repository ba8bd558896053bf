//! The words of a shell command as paths.

use std::rc::Rc;

use super::directories::home;
use super::path::{FilePath, NAMELESS};
use crate::model::Command;
use crate::shell::{Part, Word};

/// How the words of a command are read.
pub(super) struct Words<'p> {
    pub(super) command: Command<'p>,
    /// Where it runs.
    pub(super) directory: Rc<str>,
}

impl Words<'_> {
    /// The paths that a word stands for: several where it has braces.
    pub(super) fn paths(&self, word: &Word) -> Vec<FilePath> {
        let Some((text, is_pattern)) = self.text(word) else { return vec![FilePath::unknown()] };
        let expanded = if is_pattern { braces(&text) } else { vec![text] };
        let path = |text: String| match is_pattern && text.contains(['*', '?', '[']) {
            true => FilePath::pattern(&self.directory, &text),
            false => FilePath::new(&self.directory, &text),
        };
        expanded.into_iter().map(path).collect()
    }

    /// The path that a word stands for, without braces.
    pub(super) fn path(&self, word: &Word) -> FilePath {
        match <[FilePath; 1]>::try_from(self.paths(word)) {
            Ok([path]) => path,
            Err(_) => FilePath::unknown(),
        }
    }

    /// The path of an option's value.
    pub(super) fn path_of_text(&self, text: &str) -> FilePath {
        FilePath::new(&self.directory, text)
    }

    /// The text with `${name}` for each variable that is not known, and whether it has a pattern;
    /// none where there is a substitution in it.
    pub(super) fn text(&self, word: &Word) -> Option<(String, bool)> {
        let mut text = String::new();
        let mut is_pattern = false;
        for (index, part) in word.parts.iter().enumerate() {
            match part {
                Part::Text(piece) if index == 0 => match piece.strip_prefix("~/") {
                    Some(rest) => {
                        text.push_str(home(self.command.instruction()).unwrap_or("${HOME}"));
                        text.push('/');
                        text.push_str(rest);
                    }
                    None => text.push_str(piece),
                },
                Part::Text(piece) => text.push_str(piece),
                Part::Glob(piece) => {
                    is_pattern = true;
                    text.push_str(piece);
                }
                Part::Variable { name, operator, .. } => {
                    text.push_str(&self.variable(name, part, *operator, word));
                }
                Part::Substitution(_) => return None,
            }
        }
        Some((text, is_pattern))
    }

    fn variable(&self, name: &str, part: &Part, operator: bool, word: &Word) -> String {
        // A part of a file without FROM sees variables that nobody here knows.
        if !operator && self.command.stage().is_some() {
            let alone = Word { span: word.span, parts: smallvec::smallvec![part.clone()] };
            if let Some(value) = self.command.evaluate(&alone).text() {
                return value.to_owned();
            }
            if name == "HOME"
                && let Some(home) = home(self.command.instruction())
            {
                return home.to_owned();
            }
        }
        match operator {
            true => NAMELESS.to_owned(),
            false => format!("${{{name}}}"),
        }
    }
}

/// `a{b,c}d` is `abd` and `acd`; braces within braces are left.
fn braces(text: &str) -> Vec<String> {
    let open = text.char_indices().find(|(at, char)| *char == '{' && !text[..*at].ends_with('$'));
    let Some((open, _)) = open else { return vec![text.to_owned()] };
    let Some(close) = text[open..].find('}').map(|at| open + at) else {
        return vec![text.to_owned()];
    };
    let inside = &text[open + 1..close];
    if !inside.contains(',') || inside.contains('{') {
        return vec![text.to_owned()];
    }
    let before = &text[..open];
    inside
        .split(',')
        .flat_map(|choice| braces(&format!("{before}{choice}{}", &text[close + 1..])))
        .collect()
}
