//! JSON arrays of strings, judged as Go's `encoding/json` judges them.

use std::borrow::Cow;
use std::ops::Range;

/// What a text that starts with `[` turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Array<'t> {
    /// An array of strings.
    Strings(Vec<JsonString<'t>>),
    /// An array with something else in it, the first such element's range.
    Others(Range<usize>),
    /// No JSON: the place and the reason.
    Malformed(usize, Reason),
}

/// A string of an array: where it stands with its quotes, and its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct JsonString<'t> {
    pub(super) range: Range<usize>,
    pub(super) value: Cow<'t, str>,
}

/// Why a text is no JSON.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reason {
    SingleQuote,
    TypographicQuote,
    TrailingComma,
    MissingComma,
    MissingBracket,
    OpenString,
    BadEscape,
    ControlCharacter,
    TrailingText,
    Bare,
    TooDeep,
}

impl Reason {
    /// The reason, in the manner of all messages.
    pub(super) fn message(self) -> &'static str {
        match self {
            Reason::SingleQuote => "JSON strings are quoted with `\"`, not with `'`",
            Reason::TypographicQuote => "a typographic quote is no JSON quote",
            Reason::TrailingComma => "nothing follows the last comma of the JSON array",
            Reason::MissingComma => "a comma is missing in the JSON array",
            Reason::MissingBracket => "the JSON array has no closing `]`",
            Reason::OpenString => "a string of the JSON array is never closed",
            Reason::BadEscape => "JSON knows no such escape sequence",
            Reason::ControlCharacter => "a control character stands in a JSON string",
            Reason::TrailingText => "text follows the closing `]` of the JSON array",
            Reason::Bare => "a word of the JSON array has no quotes",
            Reason::TooDeep => "the JSON array is nested too deep",
        }
    }
}

/// How deep Go's decoder follows.
const DEEPEST: usize = 10_000;

/// Reads a text that starts with `[`.
pub(super) fn parse(text: &str) -> Array<'_> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 1 };
    match reader.array() {
        Err((at, reason)) => Array::Malformed(at, reason),
        Ok((_, Some(other))) => Array::Others(other),
        Ok((strings, None)) => Array::Strings(strings),
    }
}

type Failure = (usize, Reason);

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Reader<'t> {
    fn space(&mut self) -> Option<u8> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn array(&mut self) -> Result<(Vec<JsonString<'t>>, Option<Range<usize>>), Failure> {
        let mut strings = Vec::new();
        let mut other = None;
        if self.space() == Some(b']') {
            self.at += 1;
            return self.finish().map(|()| (strings, None));
        }
        loop {
            let start = self.at;
            if self.space() == Some(b'"') {
                strings.push(self.string()?);
            } else {
                let start = self.at;
                self.other()?;
                other.get_or_insert(start..self.at);
            }
            debug_assert!(self.at > start, "each element takes a byte");
            if self.separator(b']')? {
                return self.finish().map(|()| (strings, other));
            }
        }
    }

    /// Reads `,`, or the closing bracket: then true.
    fn separator(&mut self, close: u8) -> Result<bool, Failure> {
        match self.space() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(true)
            }
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                match self.space() {
                    Some(b']' | b'}') => Err((comma, Reason::TrailingComma)),
                    _ => Ok(false),
                }
            }
            None => Err((self.at, Reason::MissingBracket)),
            Some(_) => Err((self.at, Reason::MissingComma)),
        }
    }

    fn finish(&mut self) -> Result<(), Failure> {
        match self.space() {
            None => Ok(()),
            Some(_) => Err((self.at, Reason::TrailingText)),
        }
    }

    /// Passes over a string without looking at its value: from quote to quote.
    fn pass_string(&mut self) -> Result<(Range<usize>, bool), Failure> {
        let start = self.at;
        let mut escaped = false;
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.at += 1;
                    return Ok((start..self.at, escaped));
                }
                b'\\' => {
                    escaped = true;
                    let len = match self.bytes.get(self.at + 1) {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                        Some(b'u') if hex(self.bytes, self.at + 2).is_some() => 6,
                        None => return Err((start, Reason::OpenString)),
                        Some(_) => return Err((self.at, Reason::BadEscape)),
                    };
                    self.at += len;
                }
                0..0x20 => return Err((self.at, Reason::ControlCharacter)),
                _ => self.at += 1,
            }
        }
        Err((start, Reason::OpenString))
    }

    fn string(&mut self) -> Result<JsonString<'t>, Failure> {
        let (range, escaped) = self.pass_string()?;
        let raw = &self.text[range.start + 1..range.end - 1];
        let value = if escaped { Cow::Owned(unescape_all(raw)) } else { Cow::Borrowed(raw) };
        Ok(JsonString { range, value })
    }

    /// Passes over a value that is no string at the top, however deep it is nested.
    fn other(&mut self) -> Result<(), Failure> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            // A value starts here.
            let at = self.at;
            match self.space() {
                Some(b'"') => {
                    self.pass_string()?;
                }
                Some(b'[') | Some(b'{') => {
                    let close = if self.bytes[self.at] == b'[' { b']' } else { b'}' };
                    self.at += 1;
                    if open.len() + 2 > DEEPEST {
                        return Err((at, Reason::TooDeep));
                    }
                    if self.space() == Some(close) {
                        self.at += 1;
                    } else {
                        open.push(close);
                        if close == b'}' {
                            self.key()?;
                        }
                        continue;
                    }
                }
                _ => self.scalar()?,
            }
            // A value ended here.
            loop {
                let Some(&close) = open.last() else { return Ok(()) };
                if !self.separator(close)? {
                    if close == b'}' {
                        self.key()?;
                    }
                    break;
                }
                open.pop();
            }
        }
    }

    fn key(&mut self) -> Result<(), Failure> {
        if self.space() != Some(b'"') {
            return Err((self.at, Reason::Bare));
        }
        self.pass_string()?;
        if self.space() != Some(b':') {
            return Err((self.at, Reason::Bare));
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn scalar(&mut self) -> Result<(), Failure> {
        let start = self.at;
        let rest = &self.text[start..];
        match rest.chars().next() {
            None => return Err((start, Reason::MissingBracket)),
            Some('\'') => return Err((start, Reason::SingleQuote)),
            Some('“' | '”' | '‘' | '’' | '„' | '«' | '»') => {
                return Err((start, Reason::TypographicQuote));
            }
            _ => (),
        }
        for word in ["true", "false", "null"] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(());
            }
        }
        let len = number_len(rest.as_bytes()).ok_or((start, Reason::Bare))?;
        // Go refuses a number that no 64-bit float holds.
        if !rest[..len].parse::<f64>().is_ok_and(f64::is_finite) {
            return Err((start, Reason::Bare));
        }
        self.at += len;
        Ok(())
    }
}

fn number_len(bytes: &[u8]) -> Option<usize> {
    let digits =
        |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    at += match bytes.get(at)? {
        b'0' => 1,
        b'1'..=b'9' => digits(at),
        _ => return None,
    };
    if bytes.get(at) == Some(&b'.') {
        let len = digits(at + 1);
        at += (len > 0).then_some(len + 1)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let len = digits(at + 1 + sign);
        at += (len > 0).then_some(len + 1 + sign)?;
    }
    Some(at)
}

fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |sum, &byte| Some(sum * 16 + char::from(byte).to_digit(16)?))
}

/// The character that the escape sequence at the start of `raw` stands for, and its length. A
/// surrogate without its partner is the replacement character, as in Go.
pub(super) fn unescape(raw: &str) -> (char, usize) {
    let bytes = raw.as_bytes();
    let char = match bytes.get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let high = hex(bytes, 2).unwrap_or(0xfffd);
            if let Some(char) = char::from_u32(high) {
                return (char, 6);
            }
            let low = hex(bytes, 8).filter(|_| high < 0xdc00 && bytes[6..8] == *b"\\u");
            return match low {
                Some(low @ 0xdc00..0xe000) => {
                    let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    (char::from_u32(code).unwrap_or('\u{fffd}'), 12)
                }
                _ => ('\u{fffd}', 6),
            };
        }
        Some(&byte) => char::from(byte),
        None => '\\',
    };
    (char, 2)
}

fn unescape_all(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        value.push_str(&rest[..at]);
        let (char, len) = unescape(&rest[at..]);
        value.push(char);
        rest = &rest[at + len..];
    }
    value.push_str(rest);
    value
}

/// Whether the writer of a text that starts with `[`, and is no JSON array, meant one, rather
/// than the shell's `[ -f x ]` or a glob.
pub(super) fn is_meant(text: &str) -> bool {
    let inside = text.strip_prefix('[').unwrap_or(text);
    let word = inside.trim_start();
    let closed = text.trim_end().ends_with(']');
    let Some(first) = word.chars().next() else { return false };
    let quoted = matches!(first, '"' | '\'' | '“' | '”' | '‘' | '’');
    if word.len() == inside.len() {
        // The shell's `[` needs a blank behind it; a glob has text behind its `]`.
        let closes_last = inside.find(']').is_some_and(|at| inside[at..].trim_end() == "]");
        return quoted || (closes_last && first != '[');
    }
    if !quoted {
        // `[ -f x ]` has no comma behind its first word; `[ a, b ]` has. Words without any operator
        // are no test either, but for a single one.
        let first_word = word.split_whitespace().next().unwrap_or("");
        let words = word.trim_end().trim_end_matches(']').split_whitespace();
        let plain = |word: &str| {
            word.starts_with(|char: char| char.is_ascii_alphanumeric() || "/.".contains(char))
        };
        let is_list = first != '[' && words.clone().all(plain) && words.count() > 1;
        return closed && (first_word.ends_with(',') || is_list);
    }
    let Some(len) = word[first.len_utf8()..].find(first) else { return false };
    let after = word[2 * first.len_utf8() + len..].trim_start();
    // Two strings side by side are no test of the shell.
    after.starts_with([',', first]) || after == "]" && first == '\''
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Option<Vec<String>> {
        match parse(text) {
            Array::Strings(strings) => {
                Some(strings.into_iter().map(|string| string.value.into_owned()).collect())
            }
            _ => None,
        }
    }

    #[test]
    fn arrays_of_strings_are_decoded() {
        assert_eq!(strings("[]"), Some(vec![]));
        assert_eq!(strings("[ \"a\" , \"b\" ] "), Some(vec!["a".into(), "b".into()]));
        assert_eq!(
            strings(r#"["\"\\\/\n\u00e9\ud83e\udd80\ud800x"]"#),
            Some(vec!["\"\\/\né🦀\u{fffd}x".into()])
        );
    }

    #[test]
    fn other_values_are_told_from_malformed_text() {
        for text in ["[1]", "[\"a\", null]", "[[]]", "[{\"a\": [1, {}]}]", "[-0.5e+3]", "[true]"] {
            assert!(matches!(parse(text), Array::Others(_)), "{text}");
        }
        for (text, reason) in [
            ("[\"a\",]", Reason::TrailingComma),
            ("['a']", Reason::SingleQuote),
            ("[\"a\" \"b\"]", Reason::MissingComma),
            ("[\"a\"", Reason::MissingBracket),
            ("[\"a", Reason::OpenString),
            ("[\"\\x\"]", Reason::BadEscape),
            ("[\"a\tb\"]", Reason::ControlCharacter),
            ("[\"a\"] b", Reason::TrailingText),
            ("[a]", Reason::Bare),
            ("[01]", Reason::MissingComma),
            ("[1e999]", Reason::Bare),
            ("[“a”]", Reason::TypographicQuote),
        ] {
            assert!(matches!(parse(text), Array::Malformed(_, found) if found == reason), "{text}");
        }
    }

    #[test]
    fn deep_nesting_takes_no_stack() {
        assert!(matches!(parse(&"[".repeat(1_000_000)), Array::Malformed(_, Reason::TooDeep)));
    }

    #[test]
    fn exec_form_is_told_from_a_shell_test() {
        for meant in [
            "[\"a\",]",
            "['a', 'b']",
            "[a, b]",
            "[ 'a', 'b' ]",
            "[ a, b ]",
            "[“a”]",
            "[\"a\"] # x",
            "[ 'a' ]",
            "[ \"a\" \"b\" ]",
            "[ node server.js ]",
            "[\"a\" \"b\"]",
        ] {
            assert!(is_meant(meant), "{meant}");
        }
        for shell in [
            "[ -f x ] && y",
            "[ \"$x\" = y ]",
            "[[ a, b ]]",
            "[ 'a' = \"$b\" ] || c",
            "[a-z].txt /x",
            "[",
            "[ ! -e a ]",
            "[ a = b ]",
            "[ a ]",
            "[ 1 -eq 2 ]",
            "[ \"$x\" ] && y",
            "[a,b]c /x",
            "[a]b c[d]",
        ] {
            assert!(!is_meant(shell), "{shell}");
        }
    }
}
