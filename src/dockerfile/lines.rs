use std::ops::Range;

use memchr::memchr;

/// The longest line that BuildKit reads, in bytes without the `\n` (`bufio.MaxScanTokenSize`).
pub(super) const LONGEST_LINE: usize = 65_535;

/// One physical line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Without its line end: BuildKit takes every `\r` and `\n` off the end.
    pub(super) content: Range<usize>,
    /// Where the next line starts.
    pub(super) next: usize,
    /// Whether it is longer than [`LONGEST_LINE`].
    pub(super) too_long: bool,
}

/// The physical lines of a text from some offset on. Only `\n` ends a line.
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Lines<'t> {
        Lines { text, at }
    }

    /// Where the next line starts.
    pub(super) fn at(&self) -> usize {
        self.at
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let rest = self.text.as_bytes().get(self.at..).filter(|rest| !rest.is_empty())?;
        let (len, next) = match memchr(b'\n', rest) {
            Some(len) => (len, self.at + len + 1),
            None => (rest.len(), self.text.len()),
        };
        let mut end = len;
        while end > 0 && rest[end - 1] == b'\r' {
            end -= 1;
        }
        let line = Line { content: self.at..self.at + end, next, too_long: len > LONGEST_LINE };
        self.at = next;
        Some(line)
    }
}

/// What a line inside of a continued instruction is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Continued {
    /// A comment, with the offset of its `#` in the line.
    Comment(usize),
    /// Blanks alone, or nothing.
    Blank,
    /// Text, with the length of it that counts where the line goes on in the next one.
    Text(Option<usize>),
}

/// Says what a line (without its end) inside of a continued instruction is.
pub(super) fn continued(line: &str, escape: u8) -> Continued {
    let trimmed = trim_start(line);
    match trimmed.as_bytes().first() {
        None => Continued::Blank,
        Some(b'#') => Continued::Comment(line.len() - trimmed.len()),
        Some(_) => Continued::Text(continuation(line, escape)),
    }
}

/// The offset of the escape character that continues a line, if it does: the last character that
/// is neither blank nor tab, unless another escape character stands right before it.
pub(super) fn continuation(line: &str, escape: u8) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut last = bytes.len();
    while last > 0 && matches!(bytes[last - 1], b' ' | b'\t') {
        last -= 1;
    }
    let at = last.checked_sub(1).filter(|&at| bytes[at] == escape)?;
    (at == 0 || bytes[at - 1] != escape).then_some(at)
}

/// Takes white space, as Unicode has it, from the start.
pub(super) fn trim_start(text: &str) -> &str {
    match text.as_bytes().first() {
        Some(byte) if byte.is_ascii_graphic() => text,
        _ => text.trim_start(),
    }
}

/// The range of `text[range]` without white space on both sides, as Unicode has it.
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    start..start + piece.trim().len()
}

/// The blanks at which BuildKit parts the words of most instructions.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t' | 0x0b | 0x0c | b'\r' | b' ')
}

/// The pieces of `text[range]` between blanks.
pub(super) fn split_blank(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = range.start;
    std::iter::from_fn(move || {
        while at < range.end && is_blank(bytes[at]) {
            at += 1;
        }
        let start = at;
        while at < range.end && !is_blank(bytes[at]) {
            at += 1;
        }
        (start < at).then_some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_on_after_a_single_escape_character() {
        assert_eq!(continuation("a \\", b'\\'), Some(2));
        assert_eq!(continuation("a \\ \t", b'\\'), Some(2));
        assert_eq!(continuation("\\", b'\\'), Some(0));
        assert_eq!(continuation("a \\\\", b'\\'), None);
        assert_eq!(continuation("a `", b'\\'), None);
        assert_eq!(continuation("a `", b'`'), Some(2));
        assert_eq!(continuation("", b'\\'), None);
    }

    #[test]
    fn lines_end_at_line_feeds_only() {
        let text = "a\rb\r\n\r\nc";
        let lines: Vec<&str> = Lines::new(text, 0).map(|line| &text[line.content]).collect();
        assert_eq!(lines, ["a\rb", "", "c"]);
    }
}
