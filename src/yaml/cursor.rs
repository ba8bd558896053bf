//! The text between two nodes: dashes, colons, tags, anchors, comments and blanks.

use std::ops::Range;

/// A place in the text that moves forward alone, so that every byte is passed once or twice.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Cursor<'t> {
        Cursor { text, at: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Moves on to `to`, but never back.
    pub(super) fn pass(&mut self, to: usize) {
        self.at = self.at.max(to);
    }

    /// Passes the colon of a key, if the next thing is one: an explicit key has none without value.
    pub(super) fn skip_colon(&mut self) {
        self.skip(b':');
    }

    /// Passes the `?` of an explicit key, if the next thing is one.
    pub(super) fn skip_question(&mut self) {
        self.skip(b'?');
    }

    /// Passes the dash of an item. Gives the tab that stands between it and the item on the same
    /// line, which go-yaml refuses.
    pub(super) fn skip_dash(&mut self) -> Option<usize> {
        let before = self.at;
        self.skip(b'-');
        if self.at == before {
            return None;
        }
        let blanks = self.text.as_bytes()[self.at..].iter();
        let tab = self.at + blanks.take_while(|byte| **byte == b' ').count();
        (self.byte(tab) == Some(b'\t')).then_some(tab)
    }

    /// The place of the dash that opens a list, properties and comments before it passed over.
    pub(super) fn dash(&self) -> Option<usize> {
        let at = self.content(self.at);
        (self.byte(at) == Some(b'-')).then_some(at)
    }

    /// The range of a block scalar whose text ends at `end`: from its `|` or `>` to the end of its
    /// last line with text, or of its header.
    pub(super) fn block_scalar(&self, end: usize) -> Range<usize> {
        let start = self.content(self.at);
        let header = self.line_end(start);
        if header >= end {
            return start..self.trimmed(start, header.min(self.text.len()));
        }
        let text = self.text.as_bytes();
        let mut last = end;
        loop {
            while last > header && matches!(text[last - 1], b'\n' | b'\r') {
                last -= 1;
            }
            // A line of blanks alone goes with the line end before it.
            let blanks = text[header..last].iter().rev().take_while(|byte| **byte == b' ').count();
            let before = last - blanks;
            if blanks == 0 || before <= header || !matches!(text[before - 1], b'\n' | b'\r') {
                break;
            }
            last = before;
        }
        if last <= header { start..self.trimmed(start, header) } else { start..last }
    }

    /// The end of a block scalar's header without comment and blanks.
    fn trimmed(&self, start: usize, end: usize) -> usize {
        let header = &self.text[start..end];
        start + header.find([' ', '\t', '#', '\n', '\r']).unwrap_or(header.len())
    }

    fn skip(&mut self, indicator: u8) {
        let at = self.blank(self.at);
        if self.byte(at) == Some(indicator) {
            self.at = at + 1;
        }
    }

    /// The next byte that is no blank, line end or comment.
    fn blank(&self, mut at: usize) -> usize {
        while let Some(byte) = self.byte(at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => at += 1,
                b'#' => at = self.line_end(at),
                _ => break,
            }
        }
        at
    }

    /// The next byte that is not in a blank, a comment, a tag or an anchor.
    fn content(&self, mut at: usize) -> usize {
        loop {
            at = self.blank(at);
            match self.byte(at) {
                Some(b'&' | b'!') => {
                    while self.byte(at).is_some_and(|byte| !byte.is_ascii_whitespace()) {
                        at += 1;
                    }
                }
                _ => return at,
            }
        }
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at.min(self.text.len())..];
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.text.len(), |length| at + length)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }
}
