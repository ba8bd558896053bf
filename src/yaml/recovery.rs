//! What a syntax error means, and how to go on after it.

use granit_parser::{ErrorKind, ScanError};

use super::parse::error;
use super::{SyntaxError, SyntaxErrorKind};
use crate::text::{FileId, Span};

/// The error in our words, and the number of the line (from 0) that is best left out.
pub(super) fn describe(text: &str, file: FileId, found: &ScanError) -> (SyntaxError, usize) {
    let offset = found.marker().byte_offset().unwrap_or_else(|| {
        let index = found.marker().index();
        text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
    });
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let raw = found.info();
    let lower = raw.to_lowercase();
    if lower.contains("nesting") || lower.contains("recursion") || lower.contains("depth") {
        let message = "nested deeper than 255 levels".to_owned();
        return (error(line_at(text, file, offset), message, SyntaxErrorKind::Limit), 0);
    }
    // An error at the end of the text, or at a blank line, belongs to what stands before it.
    let shown = text[..offset].trim_end().len().max(usize::from(!text.is_empty()));
    let at_blank = text[offset..].lines().next().is_none_or(|line| line.trim().is_empty());
    let place = if at_blank && shown < offset { shown.saturating_sub(1) } else { offset };
    let mut span = rest_of_line(text, file, place);
    let mut line = text[..span.start as usize].matches('\n').count();
    let indent = &text[line_start(text, offset)..offset];
    let message = if indent.contains('\t') && indent.trim().is_empty() || lower.contains("tab") {
        "a tab is no indentation".to_owned()
    } else if matches!(found.kind(), ErrorKind::ExpectedBlockMappingKey) {
        "this is indented unlike what stands before it".to_owned()
    } else if let Some((opening, what)) = open_before(text, offset) {
        span = Span::new(file, opening, opening + 1);
        line = text[..opening].matches('\n').count();
        format!("this {what} is never closed")
    } else {
        let mut message = raw.trim().trim_end_matches('.').to_lowercase();
        message.truncate(message.char_indices().nth(78).map_or(message.len(), |(at, _)| at));
        message
    };
    (error(span, message, SyntaxErrorKind::Syntax), line)
}

/// The text with a line blanked, everything else at its place; none where it is blank already.
pub(super) fn blank_line(text: &str, line: usize) -> Option<String> {
    let start = match line {
        0 => 0,
        line => text.match_indices('\n').nth(line - 1)?.0 + 1,
    };
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    if text[start..end].trim().is_empty() {
        return None;
    }
    let blank = " ".repeat(end - start);
    Some([&text[..start], &blank, &text[end..]].concat())
}

/// A quote or bracket that is open at `offset`, if the text up to there shows it.
fn open_before(text: &str, offset: usize) -> Option<(usize, &'static str)> {
    if !text[offset..].trim().is_empty() && offset < text.len() {
        return None;
    }
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    let mut quote: Option<(usize, u8)> = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < offset {
        let byte = bytes[at];
        let starts = at == 0 || matches!(bytes[at - 1], b' ' | b'\n' | b'\t' | b'[' | b'{' | b',');
        match (quote, byte) {
            (Some((_, b'"')), b'\\') => at += 1,
            (Some((_, own)), byte) if own == byte => quote = None,
            (Some(_), _) => (),
            (None, b'"' | b'\'') if starts => quote = Some((at, byte)),
            (None, b'#') if starts => {
                at = text[at..].find('\n').map_or(offset, |end| at + end);
                continue;
            }
            (None, b'[' | b'{') if starts || !open.is_empty() => open.push((at, "bracket")),
            (None, b']' | b'}') => {
                open.pop();
            }
            _ => (),
        }
        at += 1;
    }
    quote.map(|(at, _)| (at, "quote")).or(open.last().copied())
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind('\n').map_or(0, |at| at + 1)
}

fn line_at(text: &str, file: FileId, offset: usize) -> Span {
    rest_of_line(text, file, line_start(text, offset))
}

/// From `offset` to the end of its line, at most 80 characters.
fn rest_of_line(text: &str, file: FileId, offset: usize) -> Span {
    let rest = &text[offset..];
    let line = rest.lines().next().unwrap_or_default().trim_end();
    let end = line.char_indices().nth(80).map_or(line.len(), |(at, _)| at);
    Span::new(file, offset, offset + end)
}
