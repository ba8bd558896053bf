//! Lines and words of a text, by offset.

use crate::text::{FileId, Span};

/// A text of a file.
#[derive(Clone, Copy)]
pub(super) struct Lines<'t> {
    pub(super) file: FileId,
    pub(super) text: &'t str,
}

impl Lines<'_> {
    /// The line at `at` and those below it that are indented deeper.
    pub(super) fn block(&self, at: usize) -> Vec<Span> {
        let first = self.line(at);
        let indent = self.indent(first);
        let mut lines = vec![first];
        let mut line = first;
        while let Some(next) = self.next_line(line) {
            line = next;
            if !self.text[line.range()].trim().is_empty() {
                if self.indent(line) <= indent {
                    break;
                }
                lines.push(line);
            }
        }
        lines
    }

    /// All lines with a tab in their indentation, and the line of `place`.
    pub(super) fn tabbed(&self, place: Span) -> Vec<Span> {
        let mut lines = Vec::new();
        let mut next = Some(self.line(0));
        while let Some(line) = next {
            let text = &self.text[line.range()];
            if text[..self.indent(line)].contains('\t') || line.contains(place) {
                lines.push(line);
            }
            next = self.next_line(line);
        }
        lines
    }

    pub(super) fn indent(&self, line: Span) -> usize {
        let text = &self.text[line.range()];
        text.len() - text.trim_start_matches([' ', '\t']).len()
    }

    /// The line that holds `at`, without its end.
    pub(super) fn line(&self, at: usize) -> Span {
        let start = self.text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let end = self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |end| at + end);
        Span::new(self.file, start, end)
    }

    pub(super) fn next_line(&self, line: Span) -> Option<Span> {
        let rest = &self.text[line.end as usize..];
        let ending = if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
        (ending > 0).then(|| self.line(line.end as usize + ending))
    }

    /// The last line with text at or before `at`.
    pub(super) fn content_line_before(&self, at: usize) -> Option<Span> {
        let line = self.line(at);
        if !self.text[line.range()].trim().is_empty() {
            return Some(line);
        }
        let before = self.text[..line.start as usize].trim_end();
        let last = before.chars().next_back()?;
        Some(self.line(before.len() - last.len_utf8()))
    }

    /// The tab in the indentation of the line of `at` or the next one.
    pub(super) fn tab(&self, at: usize) -> Option<Span> {
        let first = self.line(at);
        [Some(first), self.next_line(first)].into_iter().flatten().find_map(|line| {
            let tab = self.text[line.range()][..self.indent(line)].find('\t')?;
            Some(line.part(tab..tab + 1))
        })
    }

    /// From `at` to the end of the word there.
    pub(super) fn token(&self, at: usize) -> Span {
        let rest = &self.text[at..];
        let length = rest.find([' ', '\t', '\n', '\r', ',', ']', '}']).unwrap_or(rest.len());
        if length == 0 { self.first_char(at) } else { Span::new(self.file, at, at + length) }
    }

    pub(super) fn first_char(&self, at: usize) -> Span {
        let length = match self.text[at..].chars().next() {
            Some('\n' | '\r') | None => 0,
            Some(char) => char.len_utf8(),
        };
        Span::new(self.file, at, at + length)
    }
}
