//! Files of variables in Compose's dialect: `.env`, `--env-file`, `env_file`, `label_file`.
//!
//! Source: the dotenv package of compose-go, run as Docker Compose 2.40.3.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::State;
use super::environment::EnvError;
use super::interpolate::{Lookup, interpolate};

/// The variables of a file; without a value where that hangs on something unknown.
pub(super) type Variables = FxHashMap<String, Option<String>>;

/// Reads a file. Variables in its values are looked up outside first, then among those that are
/// there already. What stands before an error is kept.
pub(super) fn read(
    text: &str,
    outside: &dyn Fn(&str) -> Lookup,
    variables: &mut Variables,
) -> Result<(), EnvError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let mut reader = Reader::new(&text);
    while let Some((name, is_alone)) = reader.name()? {
        if name.contains(' ') {
            return Err(reader.error("a name cannot hold a space".to_owned()));
        }
        if is_alone {
            match outside(&name) {
                Lookup::Set(value) => _ = variables.insert(name, Some(value)),
                Lookup::Unknown => _ = variables.insert(name, None),
                Lookup::Unset => (),
            }
            continue;
        }
        // Lines are counted for an error alone.
        let start = reader.rest;
        let (raw, expands) = reader.value()?;
        let value = match expands {
            false => Some(raw),
            true => expand(&raw, outside, variables)
                .map_err(|message| Reader { rest: start, ..Reader::new(&text) }.error(message))?,
        };
        variables.insert(name, value);
    }
    Ok(())
}

/// Where a file sets a variable: the place of its name, the last where there are several.
pub fn place_of(text: &str, name: &str) -> Option<Range<usize>> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let plain = text[start..].replace("\r\n", "\n");
    let mut reader = Reader::new(&plain);
    let mut found = None;
    // What stands behind a mistake is not read.
    while let Ok(Some((own, is_alone))) = reader.name() {
        if own == name {
            found = Some(reader.named);
        }
        if !is_alone && reader.value().is_err() {
            break;
        }
    }
    // Each line end before it may have been longer.
    let lines = plain[..found?].matches('\n').count();
    let longer = text.match_indices('\n').take(lines);
    let longer = longer.filter(|(at, _)| text[..*at].ends_with('\r')).count();
    let at = start + found? + longer;
    Some(at..at + name.len())
}

/// Reads a file of `format: raw`, in which each line is a name and a value, word for word.
pub(super) fn read_raw(
    text: &str,
    outside: &dyn Fn(&str) -> Lookup,
    variables: &mut Variables,
) -> Result<(), EnvError> {
    for (index, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
        let line = line.trim_start();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = match line.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (line, None),
        };
        if name.is_empty() || name.contains([' ', '\t']) {
            let message = "a name cannot be empty or hold a space".to_owned();
            return Err(EnvError { line: index + 1, message });
        }
        match (value, outside(name)) {
            (Some(value), _) => _ = variables.insert(name.to_owned(), Some(value.to_owned())),
            (None, Lookup::Set(value)) => _ = variables.insert(name.to_owned(), Some(value)),
            (None, Lookup::Unknown) => _ = variables.insert(name.to_owned(), None),
            (None, Lookup::Unset) => (),
        }
    }
    Ok(())
}

fn expand(
    raw: &str,
    outside: &dyn Fn(&str) -> Lookup,
    variables: &Variables,
) -> Result<Option<String>, String> {
    if !raw.contains('$') {
        return Ok(Some(raw.to_owned()));
    }
    let lookup = |name: &str| match (outside(name), variables.get(name)) {
        (Lookup::Set(value), _) => Lookup::Set(value),
        (_, Some(Some(value))) => Lookup::Set(value.clone()),
        (Lookup::Unset, None) => Lookup::Unset,
        _ => Lookup::Unknown,
    };
    let is_open = outside("") == Lookup::Unknown;
    match interpolate(raw, &lookup) {
        Ok(found) if is_open && matches!(found.state, State::Unknown(_)) => Ok(None),
        Ok(found) => Ok(Some(found.text)),
        Err(refusal) => Err(match refusal.required {
            _ if refusal.is_too_long => {
                "what variables bring here grows beyond all measure".to_owned()
            }
            Some((name, _)) => format!("the variable `{name}` is required and not set"),
            None => format!("`{}` is no form of a variable", &raw[refusal.place]),
        }),
    }
}

struct Reader<'t> {
    text: &'t str,
    rest: &'t str,
    /// Where the last name that was read starts.
    named: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Reader<'t> {
        Reader { text, rest: text, named: 0 }
    }

    fn error(&self, message: String) -> EnvError {
        let before = &self.text[..self.text.len() - self.rest.len()];
        EnvError { line: before.matches('\n').count() + 1, message }
    }

    /// The name of the next statement, and whether it stands alone on its line.
    fn name(&mut self) -> Result<Option<(String, bool)>, EnvError> {
        loop {
            self.rest = self.rest.trim_start();
            if !self.rest.starts_with('#') {
                break;
            }
            self.rest = self.rest.find('\n').map_or("", |end| &self.rest[end..]);
        }
        if self.rest.is_empty() {
            return Ok(None);
        }
        if let Some(after) = self.rest.strip_prefix("export")
            && after.starts_with(char::is_whitespace)
        {
            self.rest = after.trim_start();
        }
        self.named = self.text.len() - self.rest.len();
        let is_part = |char: char| {
            char.is_alphanumeric() || matches!(char, '_' | '.' | '-' | '[' | ']') || is_space(char)
        };
        let Some((end, char)) = self.rest.char_indices().find(|(_, char)| !is_part(*char)) else {
            // Without a line end, what is meant as a name is taken for the value of none.
            return Ok(Some((String::new(), false)));
        };
        if !matches!(char, '=' | ':' | '\n') {
            return Err(self.error(format!("`{char}` cannot stand in a name")));
        }
        let name = self.rest[..end].trim_end().to_owned();
        self.rest = self.rest[end + 1..].trim_start_matches(is_space);
        Ok(Some((name, char == '\n')))
    }

    /// The value, and whether variables in it are replaced.
    fn value(&mut self) -> Result<(String, bool), EnvError> {
        if let Some(quote @ (b'"' | b'\'')) = self.rest.as_bytes().first() {
            return self.quoted(char::from(*quote));
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        let value = line.split_once(" #").map_or(line, |(value, _)| value);
        Ok((value.trim_end().to_owned(), true))
    }

    /// A quoted value, which may span lines.
    fn quoted(&mut self, quote: char) -> Result<(String, bool), EnvError> {
        let mut out = String::new();
        let mut is_escaped = false;
        for (at, char) in self.rest.char_indices().skip(1) {
            match char {
                char if char == quote && !is_escaped => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(match quote {
                        '"' => (unescape(&out), true),
                        _ => (out, false),
                    });
                }
                '\\' if !is_escaped => {
                    is_escaped = true;
                    continue;
                }
                char if is_escaped && char != quote => out.extend(['\\', char]),
                char => out.push(char),
            }
            is_escaped = false;
        }
        Err(self.error("the closing quote is missing".to_owned()))
    }
}

/// White space that ends no line.
fn is_space(char: char) -> bool {
    matches!(char, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

/// Decodes the escapes of a value in double quotes.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(char) = rest.chars().next() else {
            out.push('\\');
            break;
        };
        let decoded = match char {
            'a' => "\u{7}",
            'b' => "\u{8}",
            'c' => "\\c",
            'f' => "\u{c}",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\u{b}",
            '"' => "\"",
            '\\' => "\\",
            // Kept from being taken for a variable.
            '$' => "$$",
            '0' => {
                let digits: String =
                    rest[1..].chars().take(3).take_while(|it| it.is_digit(8)).collect();
                if let (3, Ok(code)) = (digits.len(), u8::from_str_radix(&digits, 8)) {
                    out.push(char::from(code));
                    rest = &rest[4..];
                    continue;
                }
                "\\0"
            }
            _ => {
                out.push('\\');
                continue;
            }
        };
        out.push_str(decoded);
        rest = &rest[char.len_utf8()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unset(_: &str) -> Lookup {
        Lookup::Unset
    }

    fn unknown(_: &str) -> Lookup {
        Lookup::Unknown
    }

    #[test]
    fn each_kind_of_line_is_read() {
        let mut found = Variables::default();
        let text = "\u{feff}# a comment\r\nA=1\r\n  export B = two # x\nC: three\nD=\"a\\n$A\"\nE='$A'\nF=\n\
             G=x#y\nH=${NOWHERE}\nI\nJ=\"line one\nline two\" # end\nK=${NOWHERE:-k}\nL=\"\\$A\"\n\
             M='a\\'b'\nN=\"a\\\"b\"\nO=http://x:1\n1X=#x\n=none\n";
        read(text, &unknown, &mut found).expect("it is well formed");
        let set = |name: &str| found.get(name).cloned().flatten();
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
            ("M", "a'b"),
            ("N", "a\"b"),
            ("O", "http://x:1"),
            ("1X", "#x"),
            ("", "none"),
        ] {
            assert_eq!(set(name).as_deref(), Some(value), "{name}");
        }
        assert_eq!(set("H"), None);
        assert_eq!(set("I"), None);
        assert!(found.contains_key("H") && found.contains_key("I"));
    }

    #[test]
    fn names_have_a_place() {
        let text = "\u{feff}A=\"1\r\n2\"\r\nexport B = x\r\n# C\nC\nA=3\nD%\nE=1\n";
        let place = |name: &str| place_of(text, name);
        for name in ["A", "B", "C"] {
            assert_eq!(place(name).map(|it| &text[it]), Some(name));
        }
        assert_eq!(place("A").map(|it| it.start), text.find("A=3"));
        assert_eq!((place("D"), place("E"), place_of("", "A")), (None, None, None));
    }

    #[test]
    fn the_outside_wins_over_what_stands_above() {
        let mut found = Variables::default();
        let outside = |name: &str| match name {
            "A" => Lookup::Set("shell".to_owned()),
            _ => Lookup::Unset,
        };
        read("A=file\nB=${A}\nC\nA\n", &outside, &mut found).expect("it is well formed");
        assert_eq!(found["B"].as_deref(), Some("shell"));
        assert!(!found.contains_key("C"));
        assert_eq!(found["A"].as_deref(), Some("shell"));
    }

    #[test]
    fn errors_have_a_line() {
        for (text, line) in [
            ("A=1\nB C=2\n", 2),
            ("A=1\n\nB%=2\n", 3),
            ("A='x\n", 1),
            ("A=${}\n", 1),
            ("A=1\nA=${B:?no}\n", 2),
        ] {
            let error = read(text, &unset, &mut Variables::default()).expect_err(text);
            assert_eq!(error.line, line, "{text}");
        }
    }

    #[test]
    fn raw_files_are_taken_word_for_word() {
        let mut found = Variables::default();
        read_raw("# x\n\n A=\"q\" # c\nB=$X \n", &unset, &mut found).expect("it is well formed");
        assert_eq!(found["A"].as_deref(), Some("\"q\" # c"));
        assert_eq!(found["B"].as_deref(), Some("$X "));
        assert!(read_raw("A B=1", &unset, &mut Variables::default()).is_err());
    }
}
