//! The words of ENV, ARG and LABEL, where quotes and escape characters keep white space.

use std::ops::Range;

/// The words of `text[range]`, quotes and escape characters left in them. As in BuildKit, an open
/// quote goes to the end, and an escape character at the very end belongs to no word.
pub(super) fn words(text: &str, range: Range<usize>, escape: u8) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut at = range.start;
    let mut end = range.end;
    while at < range.end {
        let byte = bytes[at];
        let (space, len) = match byte {
            0..0x80 => (matches!(byte, b'\t'..=b'\r' | b' '), 1),
            _ => {
                let char = text[at..].chars().next().unwrap_or(' ');
                (char.is_whitespace(), char.len_utf8())
            }
        };
        match quote {
            None if space => {
                words.extend(start.take().map(|start| start..at));
                at += len;
                continue;
            }
            None => {
                start.get_or_insert(at);
            }
            Some(_) => (),
        }
        // Between single quotes nothing is escaped.
        if byte == escape && quote != Some(b'\'') {
            if at + 1 == range.end {
                end = at;
                break;
            }
            at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
            continue;
        }
        match quote {
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            Some(open) if byte == open => quote = None,
            _ => (),
        }
        at += len;
    }
    words.extend(start.map(|start| start..end).filter(|word| !word.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_escapes_keep_white_space() {
        let split = |text| {
            let found = words(text, 0..text.len(), b'\\');
            found.into_iter().map(|word| &text[word]).collect::<Vec<_>>()
        };
        assert_eq!(
            split(" a=b  'c d'=\"e \\\" f\" g\\ h=i "),
            ["a=b", "'c d'=\"e \\\" f\"", "g\\ h=i"]
        );
        assert_eq!(split("a='b\\' c=d"), ["a='b\\'", "c=d"]);
        assert_eq!(split("a=\"b c"), ["a=\"b c"]);
        assert_eq!(split("a\\"), ["a"]);
        assert_eq!(split("\\"), Vec::<&str>::new());
        assert_eq!(split("é=\u{a0}x\\é y"), ["é=", "x\\é", "y"]);
    }
}
