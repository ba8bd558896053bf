//! `NAME value`, the old form of ENV and LABEL, and the way from it to `NAME=value`.

use super::{Detail, Instruction, Pair, Word};
use crate::dockerfile::{Part, Quoting};
use crate::text::{Edit, Span};

/// A name and a value with a blank between them.
#[derive(Clone, Copy, Debug)]
pub struct LegacyPair<'p> {
    instruction: Instruction<'p>,
    /// The pair as it is written.
    pub pair: &'p Pair,
    value: Word,
}

impl<'p> Instruction<'p> {
    /// The pair of an ENV or LABEL in the old form, which is all that it has.
    pub fn legacy_pair(self) -> Option<LegacyPair<'p>> {
        let (Detail::Env(pairs) | Detail::Label(pairs)) = self.detail() else { return None };
        let pair = pairs.first().filter(|pair| pair.legacy)?;
        Some(LegacyPair { instruction: self, pair, value: pair.value? })
    }
}

impl LegacyPair<'_> {
    /// The equals sign that the value starts with, if it does.
    pub fn equals_sign(&self) -> Option<Span> {
        let text = self.instruction.dockerfile().slice(self.value.span);
        text.starts_with('=').then(|| self.value.span.part(0..1))
    }

    /// Writes the pair with `=`, so that the value stays what it is. Nothing, where it runs over
    /// several lines: these may have been meant as several pairs.
    pub fn write_equals_sign(&self) -> Vec<Edit> {
        self.write(self.value.span)
    }

    /// Joins name, equals sign and value, where the value is one word.
    pub fn join_equals_sign(&self) -> Vec<Edit> {
        let Some(sign) = self.equals_sign() else { return Vec::new() };
        let rest = self.value.span.part(sign.len()..self.value.span.len());
        let text = self.instruction.dockerfile().slice(rest);
        let blanks = text.len() - text.trim_start().len();
        let rest = rest.part(blanks..rest.len());
        let text = self.instruction.dockerfile().slice(rest);
        let quoted = ['"', '\''].iter().any(|quote| is_in_quotes(text, *quote));
        match quoted || !text.contains([' ', '\t']) {
            true => self.write(rest),
            false => Vec::new(),
        }
    }

    fn write(&self, value: Span) -> Vec<Edit> {
        let dockerfile = self.instruction.dockerfile();
        let whole = self.pair.name.span.after().to(value);
        if dockerfile.slice(whole).contains(['\n', '\r']) {
            return Vec::new();
        }
        let Some(text) = self.as_one_word(value) else { return Vec::new() };
        vec![Edit::replace(whole, format!("={text}"))]
    }

    /// A value of the old form as one word of the new.
    fn as_one_word(&self, value: Span) -> Option<String> {
        let dockerfile = self.instruction.dockerfile();
        let escape = dockerfile.syntax().escape;
        let raw = dockerfile.slice(value);
        let special = |char: char| matches!(char, '"' | '\'') || char == escape;
        let is_plain = !raw.contains(special) && !raw.contains(char::is_whitespace);
        if is_plain || !raw.contains(escape) && (is_in_quotes(raw, '"') || is_in_quotes(raw, '\''))
        {
            return Some(raw.to_owned());
        }
        let mut text = String::from("\"");
        for part in dockerfile.syntax().parts(Word { span: value, quoting: Quoting::Plain }) {
            match part {
                Part::Text(part) => {
                    for char in part.value.chars() {
                        if matches!(char, '"' | '$') || char == escape {
                            text.push(escape);
                        }
                        text.push(char);
                    }
                }
                Part::Variable(variable) => {
                    let own = dockerfile.slice(variable.span);
                    if own.contains(special) {
                        return None;
                    }
                    text.push_str(own);
                }
            }
        }
        text.push('"');
        Some(text)
    }
}

/// Whether a text is in one pair of quotes from end to end.
fn is_in_quotes(text: &str, quote: char) -> bool {
    let inner = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    inner.is_some_and(|inner| !inner.contains(quote))
}
