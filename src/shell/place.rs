//! From the offsets of a shell text to the places of a file.

use crate::text::Span;

/// A shell text and where it stands in its file.
pub(super) struct Source<'t> {
    /// The text that is parsed.
    pub(super) text: &'t str,
    place: Place<'t>,
}

enum Place<'t> {
    /// Byte for byte from the start of this span.
    Exact(Span),
    /// The span of each byte of the text, quotes and escapes removed; the span of the whole.
    Mapped(&'t [Span], Span),
}

/// The constant text of words, with the place of each of its bytes.
#[derive(Default)]
pub(super) struct MappedText {
    /// Without the quotes.
    pub(super) text: String,
    /// As many as there are bytes.
    pub(super) places: Vec<Span>,
}

impl MappedText {
    /// Adds text that was all written at `span`; byte for byte if it is as long.
    pub(super) fn push(&mut self, text: &str, span: Span) {
        self.text.push_str(text);
        let exact = span.len() == text.len();
        let places = (0..text.len()).map(|at| if exact { span.part(at..at + 1) } else { span });
        self.places.extend(places);
    }

    /// Adds another.
    pub(super) fn append(&mut self, other: MappedText) {
        self.text.push_str(&other.text);
        self.places.extend(other.places);
    }
}

impl<'t> Source<'t> {
    /// A text that stands in the file as it is.
    pub(super) fn of(text: &'t str, span: Span) -> Source<'t> {
        Source { text, place: Place::Exact(span) }
    }

    /// A text that was quoted.
    pub(super) fn mapped(mapped: &'t MappedText, whole: Span) -> Source<'t> {
        Source { text: &mapped.text, place: Place::Mapped(&mapped.places, whole) }
    }

    /// The place of a range of the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let end = end.min(self.text.len());
        let start = start.min(end);
        match self.place {
            Place::Exact(span) => {
                let length = span.len();
                span.part(start.min(length)..end.min(length))
            }
            Place::Mapped(places, whole) => {
                if start == end {
                    let next = places.get(start).map(|place| place.before());
                    return next.unwrap_or_else(|| {
                        places.last().map_or(whole.before(), |place| place.after())
                    });
                }
                places[start].to(places[end - 1])
            }
        }
    }

    /// The place of a span of shuck's.
    pub(super) fn place(&self, span: shuck_ast::Span) -> Span {
        self.span(span.start.offset(), span.end.offset())
    }

    /// The text of a span of shuck's, if it is one of this text.
    pub(super) fn slice(&self, span: shuck_ast::Span) -> Option<&'t str> {
        self.text.get(span.start.offset()..span.end.offset())
    }
}
