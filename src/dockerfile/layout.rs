//! How a Dockerfile is laid out, for those who edit it.

use super::{Dockerfile, Instruction};
use crate::text::Span;

impl Dockerfile {
    /// The line end that the file uses: that of its first line.
    pub fn line_end(&self) -> &'static str {
        match memchr::memchr(b'\n', self.text.as_bytes()) {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    /// The blanks before the keyword of an instruction; empty where a line in front of it
    /// continues into it.
    pub fn indentation(&self, instruction: &Instruction) -> &str {
        let start = instruction.span.start as usize;
        let before = &self.text[..start];
        let line = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
        let indentation = before[line..].trim_start_matches('\u{feff}');
        if indentation.trim().is_empty() { indentation } else { "" }
    }

    /// The whole lines that an instruction or a comment stands on, with the last one's line end:
    /// what goes away when it is taken out.
    pub fn whole_lines(&self, span: Span) -> Span {
        let bytes = self.text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..span.range().start]).map_or(0, |at| at + 1);
        // A byte order mark belongs to the file.
        let start = if start == 0 && self.text.starts_with('\u{feff}') { 3 } else { start };
        let end = memchr::memchr(b'\n', &bytes[span.range().end..]);
        let end = end.map_or(bytes.len(), |len| span.range().end + len + 1);
        Span::new(self.file, start.min(span.range().start), end)
    }

    /// Whether only white space stands between the end of one span and the start of the next.
    pub fn is_blank_between(&self, first: Span, second: Span) -> bool {
        let between = first.range().end..second.range().start;
        self.text.get(between).is_some_and(|text| text.trim().is_empty())
    }

    /// The comments on the lines right above an instruction, from the top, without a blank line
    /// or anything else between them and it.
    pub fn comments_above(&self, instruction: &Instruction) -> &[Span] {
        let upto = self.comments.partition_point(|comment| comment.start < instruction.span.start);
        let mut below = self.whole_lines(instruction.span.before()).start;
        let mut from = upto;
        while from > 0 {
            let lines = self.whole_lines(self.comments[from - 1]);
            let alone = self.slice(lines).trim_start_matches('\u{feff}').trim_start();
            if lines.end != below || !alone.starts_with('#') {
                break;
            }
            below = lines.start;
            from -= 1;
        }
        &self.comments[from..upto]
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::parse;
    use crate::text::FileId;

    #[test]
    fn the_layout_is_told() {
        let text = "\u{feff}# a\r\n\r\n# b\r\n  # c\r\n\tFROM x \\\r\n  AS y\r\n";
        let dockerfile = parse(FileId(0), &Arc::from(text));
        let from = &dockerfile.instructions[0];
        assert_eq!(dockerfile.line_end(), "\r\n");
        assert_eq!(dockerfile.indentation(from), "\t");
        assert_eq!(
            dockerfile.slice(dockerfile.whole_lines(from.span)),
            "\tFROM x \\\r\n  AS y\r\n"
        );
        let above: Vec<&str> =
            dockerfile.comments_above(from).iter().map(|span| dockerfile.slice(*span)).collect();
        assert_eq!(above, ["# b", "# c"]);
        assert!(dockerfile.is_blank_between(dockerfile.comments[0], dockerfile.comments[1]));
        assert!(!dockerfile.is_blank_between(dockerfile.comments[0], from.span));
        let first = dockerfile.whole_lines(dockerfile.comments[0]);
        assert_eq!(dockerfile.slice(first), "# a\r\n");
    }
}
