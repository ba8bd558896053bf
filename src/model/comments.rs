//! What comments say to people.

use super::Dockerfile;
use crate::text::Span;

impl Dockerfile<'_> {
    /// The first `TODO` or `FIXME` of each comment, in any case of letters, and whether it is a
    /// `TODO`.
    pub fn todo_comments(self) -> Vec<(Span, bool)> {
        let comments = self.syntax().comments.iter();
        comments.filter_map(|comment| todo_in(self.slice(*comment), *comment)).collect()
    }
}

fn todo_in(text: &str, span: Span) -> Option<(Span, bool)> {
    let mut at = 0;
    for word in text.split(|char: char| !char.is_alphanumeric() && char != '_') {
        // A comment that silences the lint has its name.
        let is_name = text[at + word.len()..].starts_with("-comment");
        let is_todo = word.eq_ignore_ascii_case("todo") && !is_name;
        if is_todo || word.eq_ignore_ascii_case("fixme") {
            return Some((span.part(at..at + word.len()), is_todo));
        }
        let rest = &text[at + word.len()..];
        at += word.len() + rest.chars().next().map_or(0, char::len_utf8);
    }
    None
}
