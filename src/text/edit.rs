use super::{Span, sort_by_place};

/// A replacement of the text in a span: an insertion has an empty span, a deletion an empty text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Edit {
        Edit { span, text: text.into() }
    }

    /// Puts `text` in front of what starts at `span`.
    pub fn insert(span: Span, text: impl Into<String>) -> Edit {
        Edit { span: span.before(), text: text.into() }
    }

    /// Takes the text of `span` away.
    pub fn delete(span: Span) -> Edit {
        Edit { span, text: String::new() }
    }

    /// Whether both change the same bytes, or insert at the same place.
    pub fn touches(&self, other: &Edit) -> bool {
        self.span.file == other.span.file
            && self.span.start <= other.span.end
            && other.span.start <= self.span.end
    }
}

/// Applies edits of one file, which must not overlap, to its text. The order does not matter,
/// but insertions at one place are made in the order given.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sort_by_place(&mut sorted, |edit| edit.span);
    let mut out = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for edit in sorted {
        let range = edit.span.range();
        debug_assert!(range.start >= done, "edits overlap at {:?}", edit.span);
        out.push_str(&text[done..range.start]);
        out.push_str(&edit.text);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    #[test]
    fn edits_are_applied_by_place() {
        let span = |start, end| Span::new(FileId(0), start, end);
        let edits = [
            Edit::delete(span(4, 5)),
            Edit::replace(span(0, 1), "A"),
            Edit::insert(span(2, 2), "<"),
            Edit::insert(span(2, 2), ">"),
        ];
        assert_eq!(apply("abcde", &edits), "Ab<>cd");
    }
}
