//! Parser directives: `# escape=`, `# syntax=` and `# check=` before anything else.

use std::ops::Range;

/// A comment that has the form of a directive.
pub(super) struct Candidate {
    /// The word before `=`.
    pub(super) name: Range<usize>,
    /// What follows `=`, trimmed.
    pub(super) value: Range<usize>,
}

/// Reads a comment, from its `#` on, as `# name = value`: the places of the two in it.
pub fn directive_in(comment: &str) -> Option<(Range<usize>, Range<usize>)> {
    candidate(comment).map(|found| (found.name, found.value))
}

/// Reads a line without white space in front as `# name = value`; the ranges are of that line.
pub(super) fn candidate(line: &str) -> Option<Candidate> {
    let bytes = line.as_bytes();
    let blanks =
        |from: usize| from + bytes[from..].iter().take_while(|byte| is_space(**byte)).count();
    if bytes.first() != Some(&b'#') {
        return None;
    }
    let start = blanks(1);
    let len = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if !bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let equals = blanks(start + len);
    // BuildKit wants a character behind the sign, be it a blank.
    if bytes.get(equals) != Some(&b'=') || equals + 1 == bytes.len() {
        return None;
    }
    let from = blanks(equals + 1);
    let mut to = bytes.len();
    while to > from && is_space(bytes[to - 1]) {
        to -= 1;
    }
    Some(Candidate { name: start..start + len, value: from..to })
}

/// White space as Go's regular expressions have it.
fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(&str, &str)> {
        candidate(line).map(|found| (&line[found.name], &line[found.value]))
    }

    #[test]
    fn directives_are_told_from_comments() {
        assert_eq!(read("# escape=`"), Some(("escape", "`")));
        assert_eq!(read("#syntax = a/b:1 "), Some(("syntax", "a/b:1")));
        assert_eq!(read("# check=skip=all"), Some(("check", "skip=all")));
        assert_eq!(read("# escape= "), Some(("escape", "")));
        assert_eq!(read("# escape="), None);
        assert_eq!(read("# a b=c"), None);
        assert_eq!(read("# 1a=c"), None);
        assert_eq!(read("## a=c"), None);
        assert_eq!(read("#!/bin/a=b"), None);
    }
}
