//! Where words end and what in them cannot be expanded, by the rules of BuildKit's word lexer
//! (`frontend/dockerfile/shell/lex.go`). No recursion: `${` may be nested as deep as the file likes.

use std::ops::Range;

use super::Fault;

/// Why BuildKit cannot expand a word, and where that construct starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LexError {
    pub(super) at: usize,
    pub(super) kind: LexErrorKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LexErrorKind {
    /// `'` without its partner.
    SingleQuote,
    /// `"` without its partner.
    DoubleQuote,
    /// `${` without its `}`.
    Brace,
    /// `${x/pattern` without its second `/`.
    Slash,
    /// `${x` and then something that is no operator.
    Modifier,
    /// `${` and then no name.
    Name,
}

impl LexErrorKind {
    pub(super) fn fault(self) -> Fault {
        match self {
            LexErrorKind::SingleQuote => Fault::SingleQuote,
            LexErrorKind::DoubleQuote => Fault::DoubleQuote,
            LexErrorKind::Modifier | LexErrorKind::Slash => Fault::Modifier,
            LexErrorKind::Brace | LexErrorKind::Name => Fault::Other,
        }
    }

    /// What is wrong, in the manner of all messages.
    pub(super) fn message(self) -> &'static str {
        match self {
            LexErrorKind::SingleQuote => "`'` is never closed",
            LexErrorKind::DoubleQuote => "`\"` is never closed",
            LexErrorKind::Brace => "`${` has no `}`",
            LexErrorKind::Slash => "`${name/pattern` has no second `/`",
            LexErrorKind::Modifier => "an unknown operator follows the name in `${`",
            LexErrorKind::Name => "no name follows `${`",
        }
    }
}

/// What is open at a place, from the outside in.
#[derive(Clone, Copy)]
enum Open {
    Double {
        at: usize,
    },
    /// Up to `}`.
    Brace {
        at: usize,
    },
    /// Up to the `/` between pattern and replacement.
    Pattern {
        at: usize,
    },
}

/// Whether BuildKit can expand the text.
pub(super) fn check(text: &str, escape: u8) -> Result<(), LexError> {
    if memchr::memchr3(b'$', b'"', b'\'', text.as_bytes()).is_none() {
        return Ok(());
    }
    Scanner { text, at: 0, escape, words: None, strict: true }.run().map(|_| ())
}

/// The words of a line as the search for heredocs sees them: quotes stay, and where a variable is
/// not set, as none is, its operator is hardly looked at. White space behind `<<` parts nothing,
/// so that `<< EOF` is one word; older frontends saw two.
pub(super) fn words(text: &str, escape: u8) -> Result<Vec<Range<usize>>, LexError> {
    let words = Some(Words { done: Vec::new(), start: None, joins: false });
    Scanner { text, at: 0, escape, words, strict: false }.run()
}

struct Words {
    done: Vec<Range<usize>>,
    start: Option<usize>,
    /// Whether white space goes on behind `<<`, where it parts nothing.
    joins: bool,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    escape: u8,
    words: Option<Words>,
    strict: bool,
}

impl Scanner<'_> {
    fn run(mut self) -> Result<Vec<Range<usize>>, LexError> {
        let bytes = self.text.as_bytes();
        let mut open: Vec<Open> = Vec::new();
        while let Some(&byte) = bytes.get(self.at) {
            let at = self.at;
            let len = self.note(&open, byte);
            if let Some(Open::Double { .. }) = open.last() {
                self.at += len;
                if byte == b'"' {
                    open.pop();
                } else if byte == b'$' {
                    self.dollar(at, &mut open)?;
                } else if byte == self.escape {
                    let next = bytes.get(self.at).copied();
                    if matches!(next, Some(b'"' | b'$')) || next == Some(self.escape) {
                        self.at += 1;
                    }
                }
                continue;
            }
            match open.last() {
                Some(Open::Brace { .. }) if byte == b'}' => {
                    open.pop();
                    self.at += 1;
                    continue;
                }
                Some(&Open::Pattern { at: start }) if byte == b'/' => {
                    open.pop();
                    open.push(Open::Brace { at: start });
                    self.at += 1;
                    continue;
                }
                _ => (),
            }
            match byte {
                b'\'' => {
                    let rest = &bytes[at + 1..];
                    let kind = LexErrorKind::SingleQuote;
                    let len = memchr::memchr(b'\'', rest).ok_or(LexError { at, kind })?;
                    if matches!(open.first(), Some(Open::Brace { .. } | Open::Pattern { .. })) {
                        self.split_in_expansion(at, at + len + 2);
                    }
                    self.at = at + len + 2;
                }
                b'"' => {
                    open.push(Open::Double { at });
                    self.at += 1;
                }
                b'$' => {
                    self.at += 1;
                    self.dollar(at, &mut open)?;
                }
                _ if byte == self.escape => {
                    self.at += 1;
                    if let Some(next) = self.text[self.at..].chars().next() {
                        self.at += next.len_utf8();
                    }
                }
                _ => self.at += len,
            }
        }
        if let Some(&innermost) = open.last() {
            let (at, kind) = match innermost {
                Open::Double { at } => (at, LexErrorKind::DoubleQuote),
                Open::Brace { at } => (at, LexErrorKind::Brace),
                Open::Pattern { at } => (at, LexErrorKind::Slash),
            };
            return Err(LexError { at, kind });
        }
        let end = self.text.len();
        Ok(self.words.map_or(Vec::new(), |mut words| {
            words.done.extend(words.start.map(|start| start..end));
            words.done
        }))
    }

    /// Starts a word here or ends one at white space; returns how long the character is. White
    /// space parts words outside of quotes, and wherever it comes out of an expansion.
    fn note(&mut self, open: &[Open], byte: u8) -> usize {
        let (space, len) = match byte {
            0..0x80 => (matches!(byte, b'\t'..=b'\r' | b' '), 1),
            _ => {
                let char = self.text[self.at..].chars().next().unwrap_or(' ');
                (char.is_whitespace(), char.len_utf8())
            }
        };
        if let Some(words) = &mut self.words
            && !matches!(open.first(), Some(Open::Double { .. }))
        {
            match words.start {
                Some(start) if space => {
                    words.joins |= self.text[start..self.at].ends_with("<<");
                    if !words.joins {
                        words.done.push(start..self.at);
                        words.start = None;
                    }
                }
                Some(_) => words.joins = false,
                None if !space => words.start = Some(self.at),
                None => (),
            }
        }
        len
    }

    /// A quoted text inside of an expansion is parted too, since BuildKit looks at what comes out.
    fn split_in_expansion(&mut self, from: usize, to: usize) {
        let Some(words) = &mut self.words else { return };
        for (offset, char) in self.text[from..to].char_indices() {
            match words.start {
                Some(start) if char.is_whitespace() => {
                    words.done.push(start..from + offset);
                    words.start = None;
                }
                None if !char.is_whitespace() => words.start = Some(from + offset),
                _ => (),
            }
        }
    }

    /// Reads what follows a `$` at `at`; opens what a `${` with an operator opens.
    fn dollar(&mut self, at: usize, open: &mut Vec<Open>) -> Result<(), LexError> {
        let bytes = self.text.as_bytes();
        if bytes.get(self.at) != Some(&b'{') {
            self.at += name_len(&self.text[self.at..]);
            return Ok(());
        }
        self.at += 1;
        let fail = |kind| Err(LexError { at, kind });
        match bytes.get(self.at) {
            None => return fail(LexErrorKind::Brace),
            Some(b'{' | b'}' | b':') => return fail(LexErrorKind::Name),
            _ => (),
        }
        self.at += name_len(&self.text[self.at..]);
        let operator = bytes.get(self.at).copied();
        if operator.is_some() {
            self.at += 1;
        }
        match operator {
            Some(b'}') => (),
            Some(b':') => {
                let next = self.text[self.at..].chars().next();
                match next {
                    None => return fail(LexErrorKind::Brace),
                    Some('-' | '+' | '?') => (),
                    Some('#' | '%') => return fail(LexErrorKind::Modifier),
                    Some(_) if self.strict => return fail(LexErrorKind::Modifier),
                    Some(_) => (),
                }
                self.at += next.map_or(0, char::len_utf8);
                open.push(Open::Brace { at });
            }
            Some(b'-' | b'+' | b'?' | b'#' | b'%') => open.push(Open::Brace { at }),
            Some(b'/') => {
                if bytes.get(self.at) == Some(&b'/') {
                    self.at += 1;
                }
                open.push(Open::Pattern { at });
            }
            None => return fail(LexErrorKind::Brace),
            Some(_) => return fail(LexErrorKind::Modifier),
        }
        Ok(())
    }
}

/// The length of the variable name at the start of a text: digits, one special parameter, or
/// letters, digits and `_`.
pub(super) fn name_len(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    if first.is_ascii_digit() {
        return text.bytes().take_while(u8::is_ascii_digit).count();
    }
    if matches!(first, '@' | '*' | '#' | '?' | '-' | '$' | '!') {
        return 1;
    }
    let end = text.char_indices().find(|(_, char)| !char.is_alphanumeric() && *char != '_');
    end.map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> Option<LexErrorKind> {
        check(text, b'\\').err().map(|error| error.kind)
    }

    #[test]
    fn what_cannot_be_expanded_is_found() {
        for good in [
            "a",
            "$",
            "$$x",
            "${x}",
            "${x:-}",
            "${x:-${y-\"}\"}}",
            "'${'",
            "\\${",
            "\"\\${\"",
            "${x/a/b}",
            "${x//a/}",
            "${x##*/}",
            "${x%'}'}",
            "a\\",
            "$(x)",
        ] {
            assert_eq!(error(good), None, "{good}");
        }
        for (bad, kind) in [
            ("a'b", LexErrorKind::SingleQuote),
            ("a\"b", LexErrorKind::DoubleQuote),
            ("${x", LexErrorKind::Brace),
            ("${x:-a", LexErrorKind::Brace),
            ("${", LexErrorKind::Brace),
            ("${}", LexErrorKind::Name),
            ("${x^^}", LexErrorKind::Modifier),
            ("${x:1:2}", LexErrorKind::Modifier),
            ("${x/a}", LexErrorKind::Slash),
        ] {
            assert_eq!(error(bad), Some(kind), "{bad}");
        }
    }

    #[test]
    fn deep_nesting_takes_no_stack() {
        let deep = "${x:-".repeat(100_000);
        assert_eq!(error(&deep), Some(LexErrorKind::Brace));
        assert_eq!(error(&format!("{deep}{}", "}".repeat(100_000))), None);
    }

    #[test]
    fn words_end_at_white_space_outside_of_quotes() {
        let text = "a 'b c'd \"e f\" g\\ h ${x:-i j} $k <<  l m";
        let words: Vec<&str> =
            words(text, b'\\').expect("it is well formed").into_iter().map(|r| &text[r]).collect();
        assert_eq!(words, ["a", "'b c'd", "\"e f\"", "g\\ h", "${x:-i", "j}", "$k", "<<  l", "m"]);
    }
}
