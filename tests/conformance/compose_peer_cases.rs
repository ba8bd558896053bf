//! Our verdicts on small Compose files of our own against those of compose-lint, compose-harden
//! and dclint: both sides of what each rule looks at. Each disagreement stands below its case, with
//! its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::case_list::{self, Case};
use crate::compose_peers::TOOLS;

/// The rules that find something in each case, by its number.
type Verdicts = BTreeMap<usize, BTreeSet<String>>;

#[test]
fn compose_cases_are_judged_as_the_peers_judge_them() {
    let cases = case_list::read(include_str!("compose-peer-cases.txt"));
    let cases: Vec<(usize, Case)> = cases.into_iter().enumerate().collect();
    assert!(cases.len() > 700, "only {} cases were found", cases.len());
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (number, case) in &cases {
        let own = folder.path().join(format!("{number:04}"));
        fs::create_dir(&own).expect("a folder can be made");
        for (name, text) in files_of(&case.text) {
            fs::write(own.join(name), text).expect("a temporary file can be written");
        }
    }
    let theirs = theirs(&cases, folder.path());
    case_list::compare(&cases, &theirs, &ours(folder.path()));
}

/// The names of a case's files, and what they hold: the list explains itself at its head.
fn files_of(text: &str) -> Vec<(String, String)> {
    let mut parts = text.split("\n--- ");
    let first = parts.next().unwrap_or_default();
    let is_file = first
        .lines()
        .any(|line| ["services:", "name:", "# "].iter().any(|begin| line.starts_with(begin)));
    let mut compose = first.to_owned() + "\n";
    if !is_file {
        compose = "services:\n  a:\n".to_owned();
        let has_image = first
            .lines()
            .any(|line| ["image:", "build:"].iter().any(|begin| line.starts_with(begin)));
        if !has_image {
            compose.push_str("    image: example.com/a:1\n");
        }
        for line in first.lines() {
            let _ = writeln!(compose, "    {line}");
        }
    }
    let mut files = vec![("compose.yaml".to_owned(), compose)];
    for part in parts {
        let (name, text) = part.split_once('\n').expect("a file has a text");
        files.push((name.to_owned(), text.to_owned() + "\n"));
    }
    files
}

fn theirs(cases: &[(usize, Case)], folder: &Path) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for (tool, ask) in TOOLS {
        let prefix = format!("{tool}:");
        // A tool is asked of the cases that its rules are compared in.
        let is_asked = |case: &Case| case.rules.iter().any(|rule| rule.starts_with(&prefix));
        let numbers = cases.iter().filter(|(_, case)| is_asked(case)).map(|(number, _)| number);
        let paths: Vec<PathBuf> =
            numbers.map(|number| folder.join(format!("{number:04}/compose.yaml"))).collect();
        for found in ask(&paths.iter().collect::<Vec<_>>()) {
            let number = number_of(&found.path).expect("the file of a case");
            verdicts.entry(number).or_default().insert(format!("{prefix}{}", found.rule));
        }
    }
    verdicts
}

fn ours(folder: &Path) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for (path, aliases) in case_list::our_aliases(&[folder]) {
        let number = number_of(&path).expect("the file of a case");
        verdicts.entry(number).or_default().extend(aliases);
    }
    verdicts
}

/// The number of the case whose folder a file is in.
fn number_of(path: &Path) -> Option<usize> {
    path.parent()?.file_name()?.to_str()?.parse().ok()
}
