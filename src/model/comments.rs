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
    // Few comments are worth a look at their words.
    let holds = |small, large, word: &[u8], before| {
        memchr::memchr2_iter(small, large, text.as_bytes()).any(|at: usize| {
            let start = at.checked_sub(before);
            let own = start.and_then(|start| text.as_bytes().get(start..start + word.len()));
            own.is_some_and(|own| own.eq_ignore_ascii_case(word))
        })
    };
    if !holds(b'd', b'D', b"todo", 2) && !holds(b'x', b'X', b"fixme", 2) {
        return None;
    }
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
