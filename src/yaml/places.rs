//! Where each part of the text of a scalar is written.

use std::ops::Range;

use super::{NodeId, NodeKind, Style, Tree};

/// A part of the text of a scalar and where the file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The bytes of the text.
    pub text: Range<usize>,
    /// The bytes of the file: the same where both are of one length, else what stands for them,
    /// such as an escape.
    pub source: Range<usize>,
}

impl Tree {
    /// Where the text of a scalar is written, in pieces that follow each other and cover it, and
    /// the indentation of a literal block. `None` where the text cannot be found again.
    pub fn places(&self, node: NodeId) -> Option<(Vec<Piece>, Option<usize>)> {
        let node = self.node(node);
        let NodeKind::Scalar { text, style, .. } = &node.kind else { return None };
        let raw = self.slice(node.span);
        let start = node.span.start as usize;
        let mut aligner = Aligner { raw, start, text, pieces: Vec::new(), at: 0 };
        let indent = match style {
            Style::Literal => Some(aligner.literal()?),
            Style::Folded => {
                aligner.folded()?;
                None
            }
            Style::Plain => {
                aligner.flow(0, raw.len(), Style::Plain)?;
                None
            }
            Style::SingleQuoted | Style::DoubleQuoted => {
                aligner.flow(1, raw.len().checked_sub(1)?, *style)?;
                None
            }
        };
        (aligner.at == text.len()).then_some((aligner.pieces, indent))
    }
}

struct Aligner<'t> {
    raw: &'t str,
    /// Where `raw` starts in the file.
    start: usize,
    text: &'t str,
    pieces: Vec<Piece>,
    /// How much of the text has been found.
    at: usize,
}

impl<'t> Aligner<'t> {
    /// Takes `text` to be written at a range of `raw`; `None` if the text does not go on so.
    fn take(&mut self, text: &str, source: Range<usize>) -> Option<()> {
        if !self.text[self.at..].starts_with(text) {
            return None;
        }
        let piece = Piece {
            text: self.at..self.at + text.len(),
            source: self.start + source.start..self.start + source.end,
        };
        self.at = piece.text.end;
        let is_exact = |piece: &Piece| piece.text.len() == piece.source.len();
        match self.pieces.last_mut() {
            Some(last)
                if is_exact(last) && is_exact(&piece) && last.source.end == piece.source.start =>
            {
                last.text.end = piece.text.end;
                last.source.end = piece.source.end;
            }
            _ if text.is_empty() => (),
            _ => self.pieces.push(piece),
        }
        Some(())
    }

    /// The lines behind the header of a block, each with its range, without its line end.
    fn lines(&self) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let Some(header) = self.raw.find('\n') else { return lines };
        let mut start = header + 1;
        for line in self.raw[start..].split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            lines.push(start..start + content.len());
            start += line.len();
        }
        lines
    }

    /// What is left of the text are the line ends behind the block.
    fn rest_is_line_ends(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let end = self.raw.len();
        rest.bytes().all(|byte| byte == b'\n').then_some(())?;
        self.take(rest, end..end)
    }

    fn literal(&mut self) -> Option<usize> {
        let lines = self.lines();
        let mut indent: Option<usize> = None;
        let mut texts = self.text.split('\n');
        for (number, line) in lines.iter().enumerate() {
            let text = texts.next()?;
            let own = &self.raw[line.clone()];
            if !own.ends_with(text) {
                return None;
            }
            let begin = line.end - text.len();
            let own_indent = begin - line.start;
            if !text.is_empty() && *indent.get_or_insert(own_indent) != own_indent {
                return None;
            }
            self.take(text, begin..line.end)?;
            if let Some(next) = lines.get(number + 1) {
                self.take("\n", line.end..next.start)?;
            }
        }
        self.rest_is_line_ends()?;
        indent
    }

    fn folded(&mut self) -> Option<()> {
        let lines = self.lines();
        let is_blank = |line: &Range<usize>| self.raw[line.clone()].trim().is_empty();
        let first = lines.iter().find(|line| !is_blank(line))?;
        let own = &self.raw[first.clone()];
        let indent = own.len() - own.trim_start_matches(' ').len();
        let filled: Vec<(usize, Range<usize>)> = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| !is_blank(line))
            .map(|(number, line)| (number, line.start + indent.min(line.len())..line.end))
            .collect();
        let is_deep = |line: &Range<usize>| self.raw[line.clone()].starts_with([' ', '\t']);
        let mut before: Option<(usize, Range<usize>)> = None;
        for (number, line) in filled {
            let (joint, start) = match &before {
                None => ("\n".repeat(number), lines.first()?.start),
                Some((last, other)) => {
                    let blank = number - last - 1;
                    let joint = match is_deep(other) || is_deep(&line) {
                        true => "\n".repeat(blank + 1),
                        false if blank == 0 => " ".to_owned(),
                        false => "\n".repeat(blank),
                    };
                    (joint, other.end)
                }
            };
            let text = &self.raw[line.clone()];
            self.take(&joint, start..line.start)?;
            self.take(text, line.clone())?;
            before = Some((number, line));
        }
        self.rest_is_line_ends()
    }

    /// A scalar without quotes or in quotes, from `at` to `end` in `raw`.
    fn flow(&mut self, mut at: usize, end: usize, style: Style) -> Option<()> {
        while at < end {
            let rest = &self.raw[at..end];
            let space = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            let breaks = rest[..space].matches('\n').count();
            if breaks > 0 {
                let joint = if breaks == 1 { " ".to_owned() } else { "\n".repeat(breaks - 1) };
                self.take(&joint, at..at + space)?;
                at += space;
                continue;
            }
            let length = match style {
                Style::SingleQuoted if rest.starts_with("''") => {
                    self.take("'", at..at + 2)?;
                    2
                }
                Style::DoubleQuoted if rest.starts_with('\\') => {
                    let (text, length) = escape(rest)?;
                    self.take(&text, at..at + length)?;
                    length
                }
                _ => {
                    let length = rest.chars().next()?.len_utf8();
                    self.take(&rest[..length], at..at + length)?;
                    length
                }
            };
            at += length;
        }
        Some(())
    }
}

/// What the escape at the start of a text stands for, and its length.
fn escape(text: &str) -> Option<(String, usize)> {
    let sign = text[1..].chars().next()?;
    let hex = |digits: usize| {
        let code = u32::from_str_radix(text.get(2..2 + digits)?, 16).ok()?;
        Some((char::from_u32(code)?.to_string(), 2 + digits))
    };
    let plain = match sign {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        ' ' | '"' | '/' | '\\' => sign,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' => return hex(2),
        'u' => return hex(4),
        'U' => return hex(8),
        // The line goes on, without the spaces at its start.
        '\n' | '\r' => {
            let rest = text[1..].trim_start_matches('\r').strip_prefix('\n')?;
            let rest = rest.trim_start_matches([' ', '\t']);
            return Some((String::new(), text.len() - rest.len()));
        }
        _ => return None,
    };
    Some((plain.to_string(), 1 + sign.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FileId;
    use crate::yaml::parse;

    /// The text of the value of the first key, with the text of the file for each of its lines.
    fn shown(text: &str) -> Option<Vec<(String, String)>> {
        let tree = parse(FileId(0), &text.into());
        let NodeKind::Mapping { entries, .. } = &tree.node(tree.documents[0]).kind else {
            return None;
        };
        let node = entries[0].value;
        let NodeKind::Scalar { text: value, .. } = &tree.node(node).kind else { return None };
        let (pieces, _) = tree.places(node)?;
        let part = |piece: &Piece| {
            (value[piece.text.clone()].to_owned(), text[piece.source.clone()].to_owned())
        };
        Some(pieces.iter().map(part).collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        Some(pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    }

    #[test]
    fn each_style_is_found_again() {
        assert_eq!(shown("a: b c\n"), pairs(&[("b c", "b c")]));
        assert_eq!(shown("a: 'b''c'\n"), pairs(&[("b", "b"), ("'", "''"), ("c", "c")]));
        assert_eq!(shown("a: \"b\\nc\"\n"), pairs(&[("b", "b"), ("\n", "\\n"), ("c", "c")]));
        assert_eq!(shown("a: \"b\\\n  c\"\n"), pairs(&[("b", "b"), ("c", "c")]));
        assert_eq!(shown("a: b\n  c\n"), pairs(&[("b", "b"), (" ", "\n  "), ("c", "c")]));
        assert_eq!(
            shown("a: |\n  b\n\n    c\n  d\n"),
            pairs(&[("b\n\n", "b\n\n"), ("  c\n", "  c\n"), ("d", "d"), ("\n", "")])
        );
        assert_eq!(
            shown("a: >\n  b\n  c\n\n  d\n"),
            pairs(&[
                ("b", "b"),
                (" ", "\n  "),
                ("c", "c"),
                ("\n", "\n\n  "),
                ("d", "d"),
                ("\n", "")
            ])
        );
    }
}
