//! Positions of the protocol: lines and columns from 0, in the unit that was agreed upon.

use std::ops::Range;

use lsp_types::Position;
use memchr::memchr2_iter;

use crate::text::{Source, Span};

/// The unit of columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
}

impl Encoding {
    pub(super) fn position(self, source: &Source, offset: u32) -> Position {
        let position = match self {
            Encoding::Utf8 => source.lines().position_utf8(offset),
            Encoding::Utf16 => source.position_utf16(offset),
        };
        let mut column = position.column - 1;
        // Reports give a byte order mark no column; in a document that has one it has.
        if self == Encoding::Utf16
            && position.line == 1
            && offset > 0
            && source.text.starts_with('\u{feff}')
        {
            column += 1;
        }
        Position::new(position.line - 1, column)
    }

    pub(super) fn range(self, source: &Source, span: Span) -> lsp_types::Range {
        let start = self.position(source, span.start);
        lsp_types::Range::new(start, self.position(source, span.end))
    }
}

/// Where the lines of a document start, kept up to date edit by edit. A line ends at `\n`,
/// `\r\n` or a lone `\r`.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Lines {
        let mut starts = vec![0];
        starts.extend(starts_in(text, 0));
        Lines { starts }
    }

    /// The offset of a position; beyond the end of a line its end, beyond the last line the end
    /// of the text.
    pub(super) fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return text.len() };
        let end = self.starts.get(line + 1).map_or(text.len(), |&next| next as usize);
        let content = text[start as usize..end].trim_end_matches(['\n', '\r']);
        let wanted = position.character as usize;
        let mut column = 0;
        for (at, char) in content.char_indices() {
            let width = match encoding {
                Encoding::Utf8 => char.len_utf8(),
                Encoding::Utf16 => char.len_utf16(),
            };
            // A position within a character is one in front of it.
            if column + width > wanted {
                return start as usize + at;
            }
            column += width;
        }
        start as usize + content.len()
    }

    /// Puts `new` in the place of a range of the text.
    pub(super) fn replace(&mut self, text: &mut String, range: Range<usize>, new: &str) {
        let first = self.starts.partition_point(|&start| start as usize <= range.start);
        // The line before may end in a `\r` that the new text makes a `\r\n`, and so may the last.
        let first = first.saturating_sub(2);
        let last = self.starts.partition_point(|&start| start as usize <= range.end) + 1;
        let last = last.min(self.starts.len());
        let from = self.starts[first] as usize;
        let to = self.starts.get(last).map_or(text.len(), |&start| start as usize);
        let (before, after) = (range.len(), new.len());
        text.replace_range(range, new);
        let moved = |offset: usize| offset + after - before;
        let found: Vec<u32> = starts_in(&text[from..moved(to)], from).collect();
        for start in &mut self.starts[last..] {
            *start = moved(*start as usize) as u32;
        }
        // The start at the end of what was looked through is in it, too.
        let end = (last + 1).min(self.starts.len());
        self.starts.splice(first + 1..end, found);
    }
}

fn starts_in(text: &str, from: usize) -> impl Iterator<Item = u32> {
    let bytes = text.as_bytes();
    memchr2_iter(b'\n', b'\r', bytes)
        .filter(move |&at| !(bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n')))
        .map(move |at| (from + at + 1) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;

    #[test]
    fn lines_stay_true_through_edits() {
        let mut text = String::from("a\r\nb\nc\rd\r\n");
        let mut lines = Lines::new(&text);
        let mut seed: u64 = 7;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % below
        };
        for _ in 0..20_000 {
            let start = random(text.len() + 1);
            let end = (start + random(4)).min(text.len());
            let new = ["", "\n", "\r", "\r\n", "x", "\n\n", "x\ry"][random(7)];
            lines.replace(&mut text, start..end, new);
            assert_eq!(lines.starts, Lines::new(&text).starts, "{text:?}");
            if text.len() > 60 {
                lines.replace(&mut text, 0..50, "");
            }
        }
    }

    #[test]
    fn positions_and_offsets_are_each_others_inverse() {
        let text = "\u{feff}x\né🦀y\r\n\rz";
        let source = Source::new(FileId(0), "a", text);
        let lines = Lines::new(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (at, char) in text.char_indices() {
                // Between `\r` and `\n` there is no position.
                if char != '\n' || !text[..at].ends_with('\r') {
                    let position = encoding.position(&source, at as u32);
                    assert_eq!(lines.offset(text, position, encoding), at, "{encoding:?} {at}");
                }
            }
        }
        let y = text.find('y').expect("it is there");
        assert_eq!(Encoding::Utf16.position(&source, y as u32), Position::new(1, 3));
        assert_eq!(Encoding::Utf8.position(&source, y as u32), Position::new(1, 6));
        assert_eq!(lines.offset(text, Position::new(1, 2), Encoding::Utf16), y - 4);
        assert_eq!(lines.offset(text, Position::new(0, 99), Encoding::Utf16), 4);
        assert_eq!(lines.offset(text, Position::new(99, 0), Encoding::Utf16), text.len());
    }
}
