//! `fixtures/dockerignore.txt`: a case a line, with what Docker's own code says.

use std::sync::Arc;

use super::{IgnoreFile, Verdict, parse};
use crate::text::FileId;

const CASES: &str = include_str!("../../fixtures/dockerignore.txt");

#[test]
fn verdicts_are_those_of_docker() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in CASES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let mut fields = line.split('\t');
        let (Some(walk), Some(plain), Some(file), Some(path)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            panic!("four fields are in a case: {line}");
        };
        let ignore = read(&unescape(file));
        let path = unescape(path);
        let (own_walk, own_plain) = (ignore.decide(&path).verdict, ignore.look_up(&path));
        if word(own_walk) != walk || word(own_plain) != plain {
            wrong.push(format!("{line}\n    here {} {}", word(own_walk), word(own_plain)));
        }
        count += 1;
    }
    assert!(count >= 200, "{count} cases");
    assert!(wrong.is_empty(), "{} of {count}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn spans_are_those_of_the_patterns() {
    let ignore = read("\u{feff} a \r\n# c\r\n!  b/\n\t\n");
    let shown: Vec<&str> = ignore.patterns.iter().map(|it| &ignore.text[it.span.range()]).collect();
    assert_eq!(shown, ["a", "!  b/"]);
    let texts: Vec<&str> = ignore.patterns.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["a", "b"]);
    let comments: Vec<&str> = ignore.comments.iter().map(|it| &ignore.text[it.range()]).collect();
    assert_eq!(comments, ["# c"]);
}

#[test]
fn long_patterns_take_no_time_to_speak_of() {
    let ignore = read(&"**a*".repeat(300));
    assert_eq!(ignore.decide(&"b".repeat(3000)).verdict, Verdict::Kept);
}

fn read(text: &str) -> IgnoreFile {
    parse(FileId(0), &Arc::from(text))
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Kept => "no",
        Verdict::Ignored => "yes",
        Verdict::Refused => "error",
    }
}

/// `\n`, `\t`, `\r`, `\ufeff` and `\\` stand for what they stand for in JSON.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('u') => {
                assert_eq!(chars.by_ref().take(4).collect::<String>(), "feff");
                out.push('\u{feff}');
            }
            other => out.extend(other),
        }
    }
    out
}
