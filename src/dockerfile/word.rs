//! Words taken apart: variables and text, by the rules of BuildKit's word lexer.

use std::ops::Range;

use super::lexer::name_len;
use super::lines::{Continued, Lines, continuation, continued};
use super::mapped::Mapped;
use super::{Dockerfile, Operator, Part, Quoting, Variable, Word, flags, json};
use crate::text::{Span, Spanned};

/// How deep `${x:-${y:-…}}` is followed; what is deeper is one variable without an operator.
const DEEPEST: usize = 32;

pub(super) fn parts(dockerfile: &Dockerfile, word: Word) -> Vec<Part> {
    if let Some(text) = plain(dockerfile, word) {
        return vec![Part::Text(Spanned::new(text.to_owned(), word.span))];
    }
    let text = unexpanded(dockerfile, word);
    if text.text().is_empty() {
        return Vec::new();
    }
    // Whatever the escape directive says, it is `\\` in the body of a heredoc.
    let (quotes, escape) = match word.quoting {
        Quoting::Body => (false, '\\'),
        _ => (true, dockerfile.escape),
    };
    let mut lexer = Lexer { mapped: &text, at: 0, escape, quotes, depth: 0 };
    let mut collected = Collected::default();
    while let Err(Open { at }) = lexer.collect(None, false, &mut collected) {
        // BuildKit refuses the whole word; the tree keeps what it can.
        let end = text.text().len();
        lexer.at = end;
        collected.give_up(&text, at..end);
    }
    collected.finish(&text)
}

/// The text of a word that is nothing else: most words are such, and many are asked for again and
/// again.
fn plain(dockerfile: &Dockerfile, word: Word) -> Option<&str> {
    let raw = &dockerfile.text[word.span.range()];
    let is_plain = word.quoting == Quoting::Plain && !raw.is_empty() && raw.bytes().all(is_plain);
    is_plain.then_some(raw)
}

/// The value of a word that is text, in quotes or without.
pub(super) fn simple(dockerfile: &Dockerfile, word: Word) -> Option<&str> {
    let raw = &dockerfile.text[word.span.range()];
    let inner = match (word.quoting, raw.as_bytes()) {
        (Quoting::Plain | Quoting::Json, [b'"', .., b'"'])
        | (Quoting::Plain, [b'\'', .., b'\'']) => &raw[1..raw.len() - 1],
        _ => return plain(dockerfile, word),
    };
    inner.bytes().all(is_plain).then_some(inner)
}

/// Whether a byte stands for itself wherever it is in a word.
fn is_plain(byte: u8) -> bool {
    !matches!(byte, b'$' | b'"' | b'\'' | b'\\' | b'`' | b'\n' | b'\r')
}

/// A word as BuildKit's parser hands it on, before variables and quotes are looked at.
pub(super) fn unexpanded(dockerfile: &Dockerfile, word: Word) -> Mapped<'_> {
    if word.quoting == Quoting::Body {
        return Mapped::source(dockerfile.file, &dockerfile.text, word.span.range());
    }
    let raw = join_lines(dockerfile, word.span);
    match word.quoting {
        Quoting::Plain | Quoting::Body => raw,
        Quoting::Flag => flags::unquote(dockerfile.file, &raw, 0..raw.text().len()),
        Quoting::Json => decode(dockerfile, &raw),
    }
}

/// The text of a span inside of one logical line, its lines joined.
pub(super) fn join_lines(dockerfile: &Dockerfile, span: Span) -> Mapped<'_> {
    let text = &dockerfile.text[..span.range().end];
    let range = span.range();
    if memchr::memchr(b'\n', &text.as_bytes()[range.clone()]).is_none() {
        return Mapped::source(dockerfile.file, text, range);
    }
    let escape = dockerfile.escape as u8;
    let mut joined = Mapped::empty(dockerfile.file);
    for line in Lines::new(text, range.start) {
        let Range { start, end } = line.content;
        let content = &text[start..end];
        let what = match start == range.start {
            true => Continued::Text(continuation(content, escape)),
            false => continued(content, escape),
        };
        match what {
            Continued::Comment(_) | Continued::Blank => (),
            Continued::Text(Some(len)) if line.next < text.len() => {
                joined.push_source(text, start..start + len);
            }
            // What ends the span may look like a continuation and is none.
            Continued::Text(_) => joined.push_source(text, start..end),
        }
    }
    joined
}

/// The value of a JSON string, which is known to be well formed.
fn decode<'t>(dockerfile: &Dockerfile, raw: &Mapped<'t>) -> Mapped<'t> {
    let text = raw.text();
    let end = text.len().saturating_sub(1);
    let mut value = Mapped::empty(dockerfile.file);
    let mut at = 1.min(end);
    while let Some(len) = memchr::memchr(b'\\', &text.as_bytes()[at..end]) {
        value.push_mapped(raw, at..at + len);
        at += len;
        let (char, len) = json::unescape(&text[at..end]);
        let len = len.min(end - at);
        value.push_atom(char.encode_utf8(&mut [0; 4]), raw.span(at..at + len));
        at += len;
    }
    value.push_mapped(raw, at..end);
    value
}

/// The construct that starts here cannot be read.
struct Open {
    at: usize,
}

/// Parts, and the text that is not one yet.
#[derive(Default)]
struct Collected {
    parts: Vec<Part>,
    text: String,
    /// The range that the text was read from, quotes included.
    range: Option<Range<usize>>,
}

impl Collected {
    fn push(&mut self, text: &str, from: Range<usize>) {
        self.text.push_str(text);
        let start = self.range.as_ref().map_or(from.start, |range| range.start);
        self.range = Some(start..from.end);
    }

    fn flush(&mut self, mapped: &Mapped<'_>) {
        if let Some(range) = self.range.take() {
            let text = std::mem::take(&mut self.text);
            if !text.is_empty() {
                self.parts.push(Part::Text(Spanned::new(text, mapped.span(range))));
            }
        }
    }

    fn variable(&mut self, variable: Variable, mapped: &Mapped<'_>) {
        self.flush(mapped);
        self.parts.push(Part::Variable(variable));
    }

    fn finish(mut self, mapped: &Mapped<'_>) -> Vec<Part> {
        self.flush(mapped);
        self.parts
    }

    /// Takes what cannot be read as a variable that is not known, or else as text.
    fn give_up(&mut self, mapped: &Mapped<'_>, range: Range<usize>) {
        let raw = &mapped.text()[range.clone()];
        let Some(rest) = raw.strip_prefix("${") else {
            return self.push(raw, range);
        };
        let name = range.start + 2..range.start + 2 + name_len(rest);
        let variable = Variable {
            span: mapped.span(range),
            name: Spanned::new(mapped.text()[name.clone()].to_owned(), mapped.span(name)),
            operator: None,
        };
        self.variable(variable, mapped);
    }
}

struct Lexer<'m> {
    mapped: &'m Mapped<'m>,
    at: usize,
    escape: char,
    /// Whether quotes are more than text.
    quotes: bool,
    depth: usize,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.mapped.text()[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += char.len_utf8();
        Some(char)
    }

    /// Reads up to `stop`, which it takes, or to the end where there is none. `raw` keeps escape
    /// characters, as patterns need it.
    fn collect(&mut self, stop: Option<char>, raw: bool, out: &mut Collected) -> Result<(), Open> {
        while let Some(char) = self.peek() {
            let at = self.at;
            if Some(char) == stop {
                self.at += 1;
                return Ok(());
            }
            match char {
                '\'' if self.quotes => {
                    let rest = &self.mapped.text()[at + 1..];
                    let len = memchr::memchr(b'\'', rest.as_bytes()).ok_or(Open { at })?;
                    self.at = at + len + 2;
                    out.push(&self.mapped.text()[at + 1..self.at - 1], at..self.at);
                }
                '"' if self.quotes => self.double_quotes(raw, out)?,
                '$' => self.dollar(out)?,
                _ if char == self.escape => {
                    self.at += 1;
                    let kept = if raw { at } else { self.at };
                    self.next();
                    out.push(&self.mapped.text()[kept..self.at], at..self.at);
                }
                _ => {
                    // The run up to what may be special, at once.
                    self.next();
                    while let Some(char) = self.peek() {
                        if matches!(char, '\'' | '"' | '$')
                            || char == self.escape
                            || Some(char) == stop
                        {
                            break;
                        }
                        self.at += char.len_utf8();
                    }
                    out.push(&self.mapped.text()[at..self.at], at..self.at);
                }
            }
        }
        match stop {
            None => Ok(()),
            Some(_) => Err(Open { at: self.at }),
        }
    }

    fn double_quotes(&mut self, raw: bool, out: &mut Collected) -> Result<(), Open> {
        let start = self.at;
        self.at += 1;
        out.push("", start..self.at);
        loop {
            let at = self.at;
            let char = self.peek().ok_or(Open { at: self.at })?;
            match char {
                '"' => {
                    self.at += 1;
                    out.push("", at..self.at);
                    return Ok(());
                }
                '$' => self.dollar(out)?,
                _ if char == self.escape => {
                    self.at += char.len_utf8();
                    let mut kept = at;
                    if let Some(next) = self.peek()
                        && (matches!(next, '"' | '$') || next == self.escape)
                    {
                        kept = if raw { at } else { self.at };
                        self.at += next.len_utf8();
                    }
                    out.push(&self.mapped.text()[kept..self.at], at..self.at);
                }
                _ => {
                    // The run up to what may be special, at once.
                    let rest = &self.mapped.text()[at..];
                    let is_special = |char: char| matches!(char, '"' | '$') || char == self.escape;
                    self.at = at + rest.find(is_special).unwrap_or(rest.len());
                    out.push(&self.mapped.text()[at..self.at], at..self.at);
                }
            }
        }
    }

    fn dollar(&mut self, out: &mut Collected) -> Result<(), Open> {
        let start = self.at;
        self.at += 1;
        let braces = self.peek() == Some('{');
        self.at += usize::from(braces);
        let name = self.at..self.at + name_len(&self.mapped.text()[self.at..]);
        if !braces && name.is_empty() {
            out.push("$", start..self.at);
            return Ok(());
        }
        self.at = name.end;
        let operator = match braces {
            true => self.operator(&name).ok_or(Open { at: start })?,
            false => None,
        };
        let text = self.mapped.text()[name.clone()].to_owned();
        let variable = Variable {
            span: self.mapped.span(start..self.at),
            name: Spanned::new(text, self.mapped.span(name)),
            operator,
        };
        out.variable(variable, self.mapped);
        Ok(())
    }

    /// Reads what follows the name, with the closing brace; none if BuildKit could not.
    fn operator(&mut self, name: &Range<usize>) -> Option<Option<Operator>> {
        if name.is_empty() {
            return None;
        }
        let mut sign = self.next()?;
        let colon = sign == ':';
        if colon {
            sign = self.next()?;
        }
        let operator = match sign {
            '}' if !colon => return Some(None),
            '-' => Operator::Default { colon, word: self.nested('}', false)? },
            '+' => Operator::Alternative { colon, word: self.nested('}', false)? },
            '?' => Operator::Required { colon, word: self.nested('}', false)? },
            '#' if !colon => {
                let longest = self.twice(sign);
                Operator::TrimPrefix { longest, pattern: self.nested('}', true)? }
            }
            '%' if !colon => {
                let longest = self.twice(sign);
                Operator::TrimSuffix { longest, pattern: self.nested('}', true)? }
            }
            '/' if !colon => {
                let all = self.twice(sign);
                let pattern = self.nested('/', true)?;
                Operator::Replace { all, pattern, replacement: self.nested('}', true)? }
            }
            _ => return None,
        };
        Some(Some(operator))
    }

    fn twice(&mut self, sign: char) -> bool {
        let twice = self.peek() == Some(sign);
        self.at += usize::from(twice);
        twice
    }

    fn nested(&mut self, stop: char, raw: bool) -> Option<Vec<Part>> {
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        let mut inner = Collected::default();
        let result = self.collect(Some(stop), raw, &mut inner);
        self.depth -= 1;
        result.ok()?;
        Some(inner.finish(self.mapped))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Detail, parse};
    use super::*;
    use crate::text::FileId;

    /// The parts of the value of `ENV A=…`, written shortly: text in quotes, variables by name.
    fn show(value: &str) -> String {
        let text = format!("FROM a\nENV A={value}\n");
        let dockerfile = parse(FileId(0), &Arc::from(text.as_str()));
        let Detail::Env(pairs) = &dockerfile.instructions[1].detail else { panic!("{text}") };
        let word = pairs[0].value.expect("the pair has a value");
        show_parts(&dockerfile.parts(word))
    }

    fn show_parts(parts: &[Part]) -> String {
        let shown: Vec<String> = parts.iter().map(show_part).collect();
        shown.join(" ")
    }

    fn show_part(part: &Part) -> String {
        let variable = match part {
            Part::Text(text) => return format!("{:?}", text.value),
            Part::Variable(variable) => variable,
        };
        let mark = |colon: bool, sign: &str| format!("{}{sign}", if colon { ":" } else { "" });
        let operator = match &variable.operator {
            None => String::new(),
            Some(Operator::Default { colon, word }) => mark(*colon, "-") + &show_parts(word),
            Some(Operator::Alternative { colon, word }) => mark(*colon, "+") + &show_parts(word),
            Some(Operator::Required { colon, word }) => mark(*colon, "?") + &show_parts(word),
            Some(Operator::TrimPrefix { longest, pattern }) => {
                format!("#{}{}", if *longest { "#" } else { "" }, show_parts(pattern))
            }
            Some(Operator::TrimSuffix { longest, pattern }) => {
                format!("%{}{}", if *longest { "%" } else { "" }, show_parts(pattern))
            }
            Some(Operator::Replace { all, pattern, replacement }) => {
                let sign = if *all { "//" } else { "/" };
                format!("{sign}{}/{}", show_parts(pattern), show_parts(replacement))
            }
        };
        format!("<{}{operator}>", variable.name.value)
    }

    #[test]
    fn words_are_taken_apart() {
        for (value, shown) in [
            ("", ""),
            ("b", "\"b\""),
            ("b'c d'\"e f\"\\ g", "\"bc de f g\""),
            ("'$b'\\$c\"\\$d\\e\"", "\"$b$c$d\\\\e\""),
            ("$b/${c}d", "<b> \"/\" <c> \"d\""),
            ("$1b$", "<1> \"b$\""),
            ("$(b)", "\"$(b)\""),
            ("${b:-c}${b-}", "<b:-\"c\"> <b->"),
            ("${b:+$c}${b+c}", "<b:+<c>> <b+\"c\">"),
            ("${b:?c}${b?\"c d\"}", "<b:?\"c\"> <b?\"c d\">"),
            ("${b#c}${b##*/}${b%c}${b%%c*}", "<b#\"c\"> <b##\"*/\"> <b%\"c\"> <b%%\"c*\">"),
            ("${b/c/d}${b//\\//}", "<b/\"c\"/\"d\"> <b//\"\\\\/\"/>"),
            ("${b:-${c:-d}}", "<b:-<c:-\"d\">>"),
            ("x${b^^}y", "\"x\" <b>"),
            ("x${b", "\"x\" <b>"),
            ("x\"b", "\"xb\""),
        ] {
            assert_eq!(show(value), shown, "{value}");
        }
    }

    #[test]
    fn deep_nesting_is_one_variable() {
        let deep = "${x:-".repeat(100_000);
        assert_eq!(show(&deep), "<x>");
        assert_eq!(show(&format!("{deep}{}", "}".repeat(100_000))), "<x>");
    }

    #[test]
    fn spans_are_of_the_source() {
        let text = "FROM a\nCOPY --chown=\"$b:\\\n# c\n${d}\" [\"\\u0065$f\", \"g\"]\n";
        let dockerfile = parse(FileId(0), &Arc::from(text));
        let copy = &dockerfile.instructions[1];
        let shown = |word: Word| {
            let slice = |span| dockerfile.slice(span).to_owned();
            let parts = dockerfile.parts(word).into_iter();
            parts
                .map(|part| match part {
                    Part::Text(text) => (text.value, slice(text.span)),
                    Part::Variable(variable) => (variable.name.value, slice(variable.span)),
                })
                .collect::<Vec<_>>()
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let chown = copy.flags[0].value.expect("the flag has a value");
        assert_eq!(shown(chown), [pair("b", "$b"), pair(":", ":"), pair("d", "${d}")]);
        let Detail::Copy(transfer) = &copy.detail else { panic!("it is a COPY") };
        assert_eq!(shown(transfer.sources[0]), [pair("e", "\\u0065"), pair("f", "$f")]);
        assert_eq!(shown(transfer.destination), [pair("g", "g")]);
    }
}
