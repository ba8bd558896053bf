//! Protections that are switched off: what a finding says of one, and how to take the switch away.

use std::ops::Range;

use super::{Command, Instruction, Keyword, Written};
use crate::shell::{Argument, OptionValue};
use crate::text::{Edit, Span};

/// A place that switches a protection off.
#[derive(Clone, Debug)]
pub struct Disabled {
    /// The switch.
    pub at: Span,
    /// By which program or setting, as the variants of lints name it.
    pub variant: &'static str,
    /// Whose protection it is: `curl`, `pip`.
    pub program: &'static str,
    /// What takes the switch away.
    pub edits: Vec<Edit>,
}

impl Disabled {
    pub(super) fn new(at: Span, variant: &'static str, program: &'static str) -> Disabled {
        Disabled { at, variant, program, edits: Vec::new() }
    }
}

impl Instruction<'_> {
    /// Whether it is a RUN, be it deferred by ONBUILD.
    pub fn runs(self) -> bool {
        self.keyword() == Keyword::Run
    }

    /// The first setting of that key to one of these values in what a RUN or COPY writes to a file
    /// whose path fits; to any value where none is given.
    pub(super) fn written_setting(
        self,
        written: &[Written],
        fits: impl Fn(&str) -> bool,
        key: &str,
        values: &[&str],
    ) -> Option<Span> {
        written.iter().filter(|text| fits(&text.path)).find_map(|text| {
            let raw = self.dockerfile().slice(text.text);
            find_setting(raw, key, values).map(|range| text.text.part(range))
        })
    }
}

impl Command<'_> {
    /// The last of these options, as a switch that turns something off.
    pub(super) fn switch(
        self,
        names: &[&str],
        variant: &'static str,
        program: &'static str,
    ) -> Option<Disabled> {
        let invocation = self.invocation();
        let Argument::Option { span, .. } = invocation.option(names)? else { return None };
        let edits = self.remove_option(span);
        Some(Disabled { edits, ..Disabled::new(span, variant, program) })
    }

    /// The place of the last of these options whose value fits.
    pub(super) fn option_with(self, names: &[&str], fits: impl Fn(&str) -> bool) -> Option<Span> {
        let invocation = self.invocation();
        invocation.arguments().rev().find_map(|argument| match argument {
            Argument::Option { name, span, value: Some(value) }
                if names.contains(&name) && value.literal().is_some_and(|text| fits(&text)) =>
            {
                Some(match value {
                    OptionValue::Word(word) => span.to(word.span),
                    OptionValue::Inline(..) => span,
                })
            }
            _ => None,
        })
    }

    /// Adds an option right after the name.
    pub fn insert_after_name(self, option: &str) -> Vec<Edit> {
        // In an exec form each word has quotes of its own.
        match self.script().dialect == crate::shell::Dialect::Other {
            true => Vec::new(),
            false => vec![Edit::insert(self.name_span().after(), format!(" {option}"))],
        }
    }

    /// Writes another option in the place of one that is whole words.
    pub fn replace_option(self, option: Span, text: &str) -> Vec<Edit> {
        let words = &self.syntax().words;
        let starts = words.iter().any(|word| word.span.start == option.start);
        let ends = words.iter().any(|word| word.span.end == option.end);
        match starts && ends {
            true => vec![Edit::replace(option, text)],
            false => Vec::new(),
        }
    }

    /// Takes an option away that is a word of its own, or a letter of a bundle.
    pub fn remove_option(self, option: Span) -> Vec<Edit> {
        let words = &self.syntax().words;
        let Some(at) = words
            .iter()
            .position(|word| word.span.contains(option.before()) && option.start < word.span.end)
        else {
            return Vec::new();
        };
        let word = words[at].span;
        let text = self.instruction().dockerfile().slice(word);
        // `--option value` is two words.
        let last = words.iter().find(|word| word.span.end == option.end);
        if option.start == word.start
            && let Some(last) = last
        {
            let Some(before) = at.checked_sub(1).map(|before| words[before].span) else {
                return Vec::new();
            };
            let gap = before.after().to(word.before());
            // A comment or a redirection may stand between the two.
            let is_blank = |char: char| char.is_whitespace() || matches!(char, '\\' | '`');
            return match self.instruction().dockerfile().slice(gap).chars().all(is_blank) {
                true => vec![Edit::delete(gap.to(last.span))],
                false => Vec::new(),
            };
        }
        let is_bundle = text.starts_with('-')
            && !text.starts_with("--")
            && text[1..].bytes().all(|byte| byte.is_ascii_alphanumeric());
        match is_bundle && option.len() <= 2 {
            true => vec![Edit::delete(option.part(option.len() - 1..option.len()))],
            false => Vec::new(),
        }
    }
}

/// `key = value`, `key: value`, `key value`, in any case of letters and with or without quotes,
/// where the key is a word of its own and the line no comment.
fn find_setting(text: &str, key: &str, values: &[&str]) -> Option<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices(key).find_map(|(at, _)| {
        let line = lower[..at].rsplit('\n').next().unwrap_or_default();
        let is_comment = line.trim_start_matches([' ', '\t', '"', '\'']).starts_with(['#', ';']);
        let is_inner = line.ends_with(|char: char| char.is_ascii_alphanumeric() || "_-".contains(char))
            // `\n` of printf.
            && !line.ends_with("\\n");
        let rest = &lower[at + key.len()..];
        let value = rest.trim_start_matches([' ', '\t', '=', ':', '"', '\'', '\\']);
        let skipped = rest.len() - value.len();
        let length = value.bytes().take_while(|byte| !byte.is_ascii_whitespace() && !b"\"';,]\\".contains(byte)).count();
        let is_meant = match values {
            [] => length > 0,
            values => values.contains(&&value[..length]),
        };
        (!is_comment && !is_inner && skipped > 0 && is_meant)
            .then(|| at..at + key.len() + skipped + length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_found_in_text() {
        let found = |text: &str| {
            find_setting(text, "sslverify", &["0", "false"]).map(|it| text[it].to_owned())
        };
        assert_eq!(found("'sslverify=0'").as_deref(), Some("sslverify=0"));
        assert_eq!(found("[main]\nsslVerify = false\n").as_deref(), Some("sslVerify = false"));
        assert_eq!(found("x\\nsslverify=\"0\"").as_deref(), Some("sslverify=\"0"));
        assert_eq!(found("sslverify=1"), None);
        assert_eq!(found("# sslverify=0"), None);
        assert_eq!(found("proxy_sslverify=0"), None);
    }
}
