//! The exec form: words that no shell reads, but for the text of `["sh", "-c", "…"]`.

use std::sync::OnceLock;

use super::convert::Converter;
use super::interpreters::dialect_of;
use super::parse::rules_of;
use super::place::{MappedText, Source};
use super::script::base_of;
use super::{Command, Context, Dialect, Modes, Part, Script, Word, wrappers};
use crate::text::{Span, Spanned};

/// Reads an exec form. What `["sh", "-c", "…"]` runs is opened, and takes the place of the words
/// where nothing stands in front of the shell. `raw` gives the text of a span.
pub fn parse_exec_form<'t>(
    span: Span,
    words: &[Spanned<String>],
    raw: impl Fn(Span) -> &'t str,
) -> Vec<Script> {
    let read = |word: &Spanned<String>| Word {
        span: word.span,
        parts: smallvec::smallvec![Part::Text(word.value.clone())],
    };
    let mut own: Vec<Word> = words.iter().map(read).collect();
    let stripped = wrappers::strip(&own);
    let text = text_of_shell(&words[stripped.words..], &raw);
    if stripped.words == 0
        && let Some(text) = text
    {
        return vec![text];
    }
    let own = own.split_off(stripped.words);
    let command = Command {
        span,
        assignments: stripped.assignments,
        base: base_of(&own),
        words: own,
        wrappers: stripped.wrappers,
        redirects: Vec::new(),
        context: Context::default(),
        told: OnceLock::new(),
        manager: OnceLock::new(),
        packages: OnceLock::new(),
    };
    let mut outer = Script::without_commands(span, Dialect::Other);
    outer.commands.push(command);
    std::iter::once(outer).chain(text).collect()
}

/// The text that a shell is given as its last argument.
fn text_of_shell<'t>(words: &[Spanned<String>], raw: impl Fn(Span) -> &'t str) -> Option<Script> {
    let [program, options @ .., text] = words else { return None };
    let last = options.last()?.value.as_str();
    if !last.starts_with('-') || last.starts_with("--") || !last.ends_with('c') {
        return None;
    }
    let name = program.value.rsplit(['/', '\\']).next().unwrap_or_default();
    let dialect = dialect_of(name.trim_end_matches(".exe"))?;
    let rules = rules_of(dialect)?;
    let mapped = unescaped(raw(text.span), text.span)?;
    if mapped.text != text.value {
        return None;
    }
    let inner = text.span.part(1..text.span.len() - 1);
    let mut script = Script::without_commands(inner, dialect);
    let modes = Modes::of_arguments(options);
    let mut converter = Converter::new(&mut script, modes);
    if inner.len() == text.value.len() {
        converter.text(&Source::of(&text.value, inner), rules);
    } else {
        converter.text(&Source::mapped(&mapped, inner), rules);
    }
    Some(script)
}

/// The text of a JSON string with the place of each of its bytes; `None` for what is rarer than
/// `\"`, `\\`, `\/`, `\n` and `\t`.
fn unescaped(raw: &str, span: Span) -> Option<MappedText> {
    let inside = raw.strip_prefix('"')?.strip_suffix('"')?;
    let mut mapped = MappedText::default();
    let mut at = 1;
    let mut rest = inside;
    while let Some(first) = rest.chars().next() {
        let (text, length) = match first {
            '\\' => match rest.as_bytes().get(1)? {
                b'"' => ("\"", 2),
                b'\\' => ("\\", 2),
                b'/' => ("/", 2),
                b'n' => ("\n", 2),
                b't' => ("\t", 2),
                _ => return None,
            },
            other => (&rest[..other.len_utf8()], other.len_utf8()),
        };
        mapped.push(text, span.part(at..at + length));
        at += length;
        rest = &rest[length..];
    }
    Some(mapped)
}
