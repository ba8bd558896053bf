//! `.env` files in Compose's dialect.
//!
//! Source: the dotenv package of compose-go, run as Docker Compose 2.40.3.

use rustc_hash::FxHashMap;

use super::State;
use super::interpolate::{Lookup, interpolate};

/// Reads the variables that a file defines. Values that hang on variables of which nothing is
/// known are left out, and so is a line that Compose would refuse: the variables of a broken file
/// are unknown rather than wrong.
pub(super) fn read(text: &str) -> Env {
    let mut env = Env::default();
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    while let Some((name, after)) = next_name(rest) {
        rest = match name {
            None => after,
            Some(name) => {
                let (raw, expands, after) = value(after);
                env.define(name, raw, expands);
                after
            }
        };
    }
    env
}

/// The variables of a `.env`.
#[derive(Clone, Default, Debug)]
pub(super) struct Env {
    values: FxHashMap<String, Option<String>>,
}

impl Env {
    /// Whether it speaks of the variable, even if its value is not known.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// What it sets the variable to.
    pub(super) fn lookup(&self, name: &str) -> Lookup {
        match self.values.get(name) {
            Some(Some(value)) => Lookup::Set(value.clone()),
            _ => Lookup::Unknown,
        }
    }

    fn define(&mut self, name: &str, raw: Option<String>, expands: bool) {
        let value = match raw {
            Some(raw) if expands => interpolate(&raw, &|name| self.lookup(name))
                .ok()
                .filter(|found| !matches!(found.state, State::Unknown(_)))
                .map(|found| found.text),
            raw => raw,
        };
        self.values.insert(name.to_owned(), value);
    }
}

/// The name of the next statement and what follows its separator; no name for a line that holds
/// none. Nothing at the end of the text.
fn next_name(text: &str) -> Option<(Option<&str>, &str)> {
    let text = text.trim_start();
    if text.is_empty() {
        return None;
    }
    let (line, after_line) = cut_line(text);
    if line.starts_with('#') {
        return Some((None, after_line));
    }
    let without_export = line
        .strip_prefix("export")
        .filter(|rest| rest.starts_with([' ', '\t']))
        .map_or(line, str::trim_start);
    let Some(separator) = without_export.find(['=', ':']) else {
        // A name alone takes its value from the process, which is not known.
        let name = without_export.trim();
        let after = &text[line.len()..];
        return Some((is_name(name).then_some(name), after));
    };
    let name = without_export[..separator].trim();
    let after = &text[line.len() - without_export.len() + separator..];
    match is_name(name) {
        true => Some((Some(name), after)),
        false => Some((None, after_line)),
    }
}

fn is_name(name: &str) -> bool {
    let allowed =
        |char: char| char.is_alphanumeric() || matches!(char, '_' | '.' | '-' | '[' | ']');
    !name.is_empty() && name.chars().all(allowed)
}

/// The value after a separator, whether variables in it are expanded, and the rest.
fn value(text: &str) -> (Option<String>, bool, &str) {
    let Some(rest) = text.strip_prefix(['=', ':']) else {
        return (None, false, cut_line(text).1);
    };
    let start = rest.trim_start_matches([' ', '\t']);
    match start.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(&start[1..], quote),
        _ => {
            let (line, after) = cut_line(start);
            let comment = line.find(" #").or_else(|| line.find("\t#")).unwrap_or(line.len());
            (Some(line[..comment].trim_end().to_owned()), true, after)
        }
    }
}

/// A quoted value, which may span lines; whatever follows the quote on its line is dropped.
fn quoted(text: &str, quote: char) -> (Option<String>, bool, &str) {
    let double = quote == '"';
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        if char == quote {
            return (Some(out), double, cut_line(&text[at + 1..]).1);
        }
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next() {
            Some((_, next)) if next == quote => out.push(next),
            Some((_, 'n')) if double => out.push('\n'),
            Some((_, 'r')) if double => out.push('\r'),
            Some((_, 't')) if double => out.push('\t'),
            Some((_, '\\')) if double => out.push('\\'),
            // Kept from being taken for a variable.
            Some((_, '$')) if double => out.push_str("$$"),
            Some((_, next)) => {
                out.push('\\');
                out.push(next);
            }
            None => out.push('\\'),
        }
    }
    // The quote is missing, for which Compose refuses the file.
    (None, false, "")
}

/// The first line without its end, and the rest.
fn cut_line(text: &str) -> (&str, &str) {
    match text.find('\n') {
        Some(at) => (text[..at].trim_end_matches('\r'), &text[at + 1..]),
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_line_is_read() {
        let env = read(
            "\u{feff}# a comment\r\nA=1\r\n  export B = two # x\nC: three\nD=\"a\\n$A\"\nE='$A'\nF=\n\
             G=x#y\nH=${NOWHERE}\nI\nJ=\"line one\nline two\" # end\nK=${NOWHERE:-k}\nbad name=1\nL=\"\\$A\"\n",
        );
        let set = |name: &str| match env.lookup(name) {
            Lookup::Set(value) => Some(value),
            Lookup::Unknown => None,
        };
        for (name, value) in [
            ("A", "1"),
            ("B", "two"),
            ("C", "three"),
            ("D", "a\n1"),
            ("E", "$A"),
            ("F", ""),
            ("G", "x#y"),
            ("J", "line one\nline two"),
            ("K", "k"),
            ("L", "$A"),
        ] {
            assert_eq!(set(name).as_deref(), Some(value), "{name}");
        }
        assert_eq!(set("H"), None);
        assert_eq!(set("I"), None);
        assert!(env.defines("H") && env.defines("I"));
        assert!(!env.defines("bad name"));
    }
}
