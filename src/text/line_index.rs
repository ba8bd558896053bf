use memchr::memchr2_iter;

/// A line and a column, both counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in the unit that was asked for.
    pub column: u32,
}

/// Where the lines of a text start. A line ends at `\n`, `\r\n` or a lone `\r`.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// The units before each multiple of [`STEP`], so that a column in a line of megabytes costs
    /// no more than another. Empty where the text is ASCII alone: all columns are byte counts.
    marks: Vec<Units>,
}

/// How many bytes lie between two marks.
const STEP: usize = 1024;

/// A number of characters, by two ways of counting.
#[derive(Clone, Copy, Default, Debug)]
struct Units {
    code_points: u32,
    utf16: u32,
}

impl Units {
    /// Counts the characters that start in `bytes`, a part of a text.
    fn add(mut self, bytes: &[u8]) -> Units {
        for byte in bytes {
            // Not a continuation byte of UTF-8; four bytes make a surrogate pair.
            if byte & 0xC0 != 0x80 {
                self.code_points += 1;
                self.utf16 += if *byte >= 0xF0 { 2 } else { 1 };
            }
        }
        self
    }
}

impl LineIndex {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(at as u32 + 1);
        }
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut units = Units::default();
            marks.push(units);
            for chunk in bytes.chunks(STEP) {
                units = units.add(chunk);
                marks.push(units);
            }
        }
        LineIndex { starts, marks }
    }

    /// How many lines there are; a final line end opens one more, which is empty.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line, from 0, that holds the byte at `offset`.
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// The offset at which line `line` (from 0) starts.
    pub fn line_start(&self, line: usize) -> Option<u32> {
        self.starts.get(line).copied()
    }

    /// Line and column in code points, the unit of messages and JSON.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        self.position_by(text, offset, |units| units.code_points)
    }

    /// Line and column in UTF-16 code units, the unit of SARIF and of the language server.
    pub fn position_utf16(&self, text: &str, offset: u32) -> Position {
        self.position_by(text, offset, |units| units.utf16)
    }

    /// Line and column in bytes, the unit of rdjson.
    pub fn position_utf8(&self, offset: u32) -> Position {
        let line = self.line_of(offset);
        Position { line: line as u32 + 1, column: offset - self.starts[line] + 1 }
    }

    fn position_by(&self, text: &str, offset: u32, count: impl Fn(Units) -> u32) -> Position {
        if self.marks.is_empty() {
            return self.position_utf8(offset);
        }
        let line = self.line_of(offset);
        let start = self.starts[line] as usize;
        let end = floor_char(text, offset as usize);
        let before =
            |at: usize| count(self.marks[at / STEP].add(&text.as_bytes()[at / STEP * STEP..at]));
        let mut column = before(end).saturating_sub(before(start));
        // The byte order mark takes no column.
        if start == 0 && end > 0 && text.starts_with('\u{feff}') {
            column -= 1;
        }
        Position { line: line as u32 + 1, column: column + 1 }
    }

    /// The offset of a position given in UTF-16 code units; beyond the end of the line, its end.
    pub fn offset_utf16(&self, text: &str, position: Position) -> u32 {
        let line = (position.line.max(1) - 1) as usize;
        let Some(&start) = self.starts.get(line) else { return text.len() as u32 };
        let end = self.starts.get(line + 1).map_or(text.len(), |&next| next as usize);
        let content = text[start as usize..end].trim_end_matches(['\n', '\r']);
        let mut column = 1;
        for (at, char) in content.char_indices() {
            if column >= position.column {
                return start + at as u32;
            }
            if char != '\u{feff}' {
                column += char.len_utf16() as u32;
            }
        }
        start + content.len() as u32
    }
}

fn floor_char(text: &str, mut offset: usize) -> usize {
    offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_each_kind_of_line_end() {
        let index = LineIndex::new("a\nb\r\nc\rd");
        let lines: Vec<u32> =
            (0..index.line_count()).filter_map(|line| index.line_start(line)).collect();
        assert_eq!(lines, [0, 2, 5, 7]);
    }

    #[test]
    fn columns_are_counted_in_the_unit_asked_for() {
        let text = "\u{feff}x\né🦀y";
        let index = LineIndex::new(text);
        let y = text.find('y').unwrap_or_default() as u32;
        assert_eq!(index.position(text, y), Position { line: 2, column: 3 });
        assert_eq!(index.position_utf16(text, y), Position { line: 2, column: 4 });
        assert_eq!(index.position_utf8(y), Position { line: 2, column: 7 });
        assert_eq!(index.position(text, 3), Position { line: 1, column: 1 });
        assert_eq!(index.offset_utf16(text, Position { line: 2, column: 4 }), y);
        assert_eq!(index.offset_utf16(text, Position { line: 1, column: 9 }), 4);
    }

    #[test]
    fn columns_far_into_a_line_are_counted_from_marks() {
        let text = format!("a\n{}", "xé🦀".repeat(300));
        let index = LineIndex::new(&text);
        for (at, _) in text.char_indices().skip(2) {
            let before = &text[2..at];
            let column = before.chars().count() as u32 + 1;
            assert_eq!(index.position(&text, at as u32), Position { line: 2, column });
            let column = before.encode_utf16().count() as u32 + 1;
            assert_eq!(index.position_utf16(&text, at as u32), Position { line: 2, column });
        }
    }
}
