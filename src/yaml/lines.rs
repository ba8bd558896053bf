//! Lines and words of a text, by offset.

use std::iter;

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

    /// What stands behind the key in a line, where that has a plain one.
    pub(super) fn value(&self, line: Span) -> Option<Span> {
        let text = &self.text[line.range()];
        let (key, _) = text.split_once(": ")?;
        let is_plain = !key.contains(['"', '\'', '[', '{', '#']);
        is_plain.then(|| line.part(key.len() + 1..text.len()))
    }

    /// The line of a place, or only the value that it lies in, where lines below belong to its key.
    pub(super) fn at_fault(&self, place: Span) -> Span {
        let line = self.line(place.start as usize);
        let value = self.value(line).filter(|value| value.start <= place.start);
        value.filter(|_| self.has_more_below(line)).unwrap_or(line)
    }

    /// Whether the lines below belong to what the line begins.
    pub(super) fn has_more_below(&self, line: Span) -> bool {
        let Some(next) = self.next_content_line(line) else { return false };
        let begins_item = |line: Span| self.text[line.range()].trim_start().starts_with("- ");
        let (own, indent) = (self.indent(line), self.indent(next));
        indent > own || indent == own && begins_item(next) && !begins_item(line)
    }

    pub(super) fn next_content_line(&self, line: Span) -> Option<Span> {
        let mut lines = iter::successors(self.next_line(line), |line| self.next_line(*line));
        lines.find(|line| !self.text[line.range()].trim().is_empty())
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
