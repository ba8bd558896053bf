use std::borrow::Cow;
use std::ops::Range;

use smallvec::SmallVec;

use crate::text::{FileId, Span};

/// A text made from the source by leaving parts out or replacing them, and the way back.
///
/// It serves for the logical line of an instruction (continuations and comments left out), for a
/// flag without its quotes and for a decoded JSON string.
#[derive(Clone, Debug)]
pub(super) struct Mapped<'t> {
    file: FileId,
    text: Cow<'t, str>,
    /// In order of place; together they cover the text.
    runs: SmallVec<[Run; 4]>,
}

/// A piece of the text that stands for one piece of the source.
#[derive(Clone, Copy, Debug)]
struct Run {
    text: usize,
    source: usize,
    /// The length in the source where it is not the length in the text: a decoded escape.
    atom: Option<usize>,
}

impl<'t> Mapped<'t> {
    /// A piece of the source as it is.
    pub(super) fn source(file: FileId, source: &'t str, range: Range<usize>) -> Mapped<'t> {
        let mut runs = SmallVec::new();
        runs.push(Run { text: 0, source: range.start, atom: None });
        Mapped { file, text: Cow::Borrowed(&source[range]), runs }
    }

    /// Nothing yet, with a place in the source for the case that it stays so.
    pub(super) fn empty(file: FileId) -> Mapped<'t> {
        Mapped { file, text: Cow::Borrowed(""), runs: SmallVec::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn into_text(self) -> Cow<'t, str> {
        self.text
    }

    /// Adds a piece of the source as it is.
    pub(super) fn push_source(&mut self, source: &'t str, range: Range<usize>) {
        if range.is_empty() && !self.runs.is_empty() {
            return;
        }
        self.runs.push(Run { text: self.text.len(), source: range.start, atom: None });
        match &mut self.text {
            Cow::Borrowed("") => self.text = Cow::Borrowed(&source[range]),
            text => text.to_mut().push_str(&source[range]),
        }
    }

    /// Adds text that a piece of the source stands for.
    pub(super) fn push_atom(&mut self, text: &str, span: Span) {
        self.runs.push(Run {
            text: self.text.len(),
            source: span.start as usize,
            atom: Some(span.len()),
        });
        self.text.to_mut().push_str(text);
    }

    /// Adds a piece of another text that was made from the same source.
    pub(super) fn push_mapped(&mut self, other: &Mapped<'_>, range: Range<usize>) {
        if range.is_empty() {
            if self.runs.is_empty() {
                let source = other.start(range.start);
                self.runs.push(Run { text: self.text.len(), source, atom: None });
            }
            return;
        }
        let offset = self.text.len();
        for run in &other.runs[other.run_of(range.start)..] {
            if run.text >= range.end {
                break;
            }
            let skipped = range.start.saturating_sub(run.text);
            let text = offset + run.text.max(range.start) - range.start;
            self.runs.push(match run.atom {
                Some(_) => Run { text, ..*run },
                None => Run { text, source: run.source + skipped, atom: None },
            });
        }
        self.text.to_mut().push_str(&other.text[range]);
    }

    fn run_of(&self, offset: usize) -> usize {
        match &self.runs[..] {
            [_] => 0,
            runs => runs.partition_point(|run| run.text <= offset).saturating_sub(1),
        }
    }

    /// Where the byte at `offset` starts in the source.
    fn start(&self, offset: usize) -> usize {
        let Some(run) = self.runs.get(self.run_of(offset)) else { return 0 };
        match run.atom {
            None => run.source + (offset - run.text),
            Some(len) if offset >= self.text.len() => run.source + len,
            Some(_) => run.source,
        }
    }

    /// Where the byte before `offset` ends in the source.
    fn end(&self, offset: usize) -> usize {
        let Some(before) = offset.checked_sub(1) else { return self.start(0) };
        let Some(run) = self.runs.get(self.run_of(before)) else { return 0 };
        match run.atom {
            None => run.source + (offset - run.text),
            Some(len) => run.source + len,
        }
    }

    /// Where a piece of the text stands in the source, from its first byte to its last; an empty
    /// piece stands behind what comes before it.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        if range.is_empty() {
            return Span::at(self.file, self.end(range.start));
        }
        let start = self.start(range.start);
        Span::new(self.file, start, self.end(range.end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_back_through_layers() {
        let source = "ab\\\n  cd\\\"e";
        let file = FileId(0);
        let mut line = Mapped::empty(file);
        line.push_source(source, 0..2);
        line.push_source(source, 4..11);
        assert_eq!(line.text(), "ab  cd\\\"e");
        assert_eq!(line.span(1..5), Span::new(file, 1, 7));
        assert_eq!(line.span(0..2), Span::new(file, 0, 2));
        let mut bare = Mapped::empty(file);
        bare.push_mapped(&line, 1..6);
        bare.push_atom("\"", line.span(6..8));
        bare.push_mapped(&line, 8..9);
        assert_eq!(bare.text(), "b  cd\"e");
        assert_eq!(bare.span(0..3), Span::new(file, 1, 6));
        assert_eq!(bare.span(5..6), Span::new(file, 8, 10));
        assert_eq!(bare.span(6..7), Span::new(file, 10, 11));
        assert_eq!(bare.span(7..7), Span::at(file, 11));
    }
}
