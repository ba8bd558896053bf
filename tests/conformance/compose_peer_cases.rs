//! Our verdicts on small Compose files of our own against those of compose-lint, compose-harden
//! and dclint: both sides of what each rule looks at. Each disagreement stands below its case, with
//! its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::compose_peers::{Found, compose_harden, compose_lint, dclint};

/// A small project, the rules of which it is a case, and where the verdicts on it differ: whose
/// finding it is, and the rule.
struct Case {
    line: String,
    rules: Vec<String>,
    differences: BTreeSet<(String, String)>,
}

/// The rules that find something in each case.
type Verdicts = BTreeMap<usize, BTreeSet<String>>;

#[test]
fn compose_cases_are_judged_as_the_peers_judge_them() {
    let cases = cases();
    assert!(cases.len() > 700, "only {} cases were found", cases.len());
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (number, case) in cases.iter().enumerate() {
        let own = folder.path().join(format!("{number:04}"));
        fs::create_dir(&own).expect("a folder can be made");
        for (name, text) in files_of(case) {
            fs::write(own.join(name), text).expect("a temporary file can be written");
        }
    }
    let theirs = theirs(&cases, folder.path());
    let ours = ours(folder.path());
    let mut complaints = String::new();
    let none = BTreeSet::new();
    for (number, case) in cases.iter().enumerate() {
        let theirs = theirs.get(&number).unwrap_or(&none);
        let ours = ours.get(&number).unwrap_or(&none);
        let mut found = BTreeSet::new();
        for rule in &case.rules {
            let side = match (theirs.contains(rule), ours.contains(rule)) {
                (true, false) => "theirs",
                (false, true) => "ours",
                (true, true) | (false, false) => continue,
            };
            found.insert((side.to_owned(), rule.clone()));
        }
        if found != case.differences {
            let _ = writeln!(
                complaints,
                "{}\n    differs in {found:?}, named are {:?}",
                case.line, case.differences
            );
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

/// The list explains itself at its head.
fn cases() -> Vec<Case> {
    let list = include_str!("compose-peer-cases.txt");
    let mut rules = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with("## ")) {
        if let Some(names) = line.strip_prefix("### ") {
            rules = names.split(' ').map(str::to_owned).collect();
        } else if let Some(difference) = line.strip_prefix("    ") {
            let mut words = difference.splitn(3, ' ');
            let mut word = || words.next().unwrap_or_else(|| panic!("{line}: side, rule, reason"));
            let (side, rule) = (word().to_owned(), word().to_owned());
            assert!(!word().is_empty(), "{line}: a reason");
            let case = cases.last_mut().expect("a difference stands below its case");
            case.differences.insert((side, rule));
        } else {
            let (line, rules) = (line.to_owned(), rules.clone());
            cases.push(Case { line, rules, differences: BTreeSet::new() });
        }
    }
    cases
}

/// The names of a case's files, and what they hold.
fn files_of(case: &Case) -> Vec<(String, String)> {
    let text = case.line.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t");
    let text = text.replace('\0', "\\");
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

fn theirs(cases: &[Case], folder: &Path) -> Verdicts {
    let path = |number: usize| folder.join(format!("{number:04}/compose.yaml"));
    let mut verdicts = Verdicts::new();
    type Ask = fn(&[&PathBuf]) -> Vec<Found>;
    let tools: [(&str, Ask); 3] =
        [("compose-lint:", compose_lint), ("compose-harden:", compose_harden), ("dclint:", dclint)];
    for (tool, ask) in tools {
        // A tool is asked of the cases that its rules are compared in.
        let is_asked = |case: &Case| case.rules.iter().any(|rule| rule.starts_with(tool));
        let numbers = (0..cases.len()).filter(|number| is_asked(&cases[*number]));
        let paths: Vec<PathBuf> = numbers.map(path).collect();
        for found in ask(&paths.iter().collect::<Vec<_>>()) {
            let number = number_of(&found.path).expect("the file of a case");
            verdicts.entry(number).or_default().insert(format!("{tool}{}", found.rule));
        }
    }
    verdicts
}

fn ours(folder: &Path) -> Verdicts {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["check", "--isolated", "--preset", "all", "--fail-on", "never"])
        .args(["--format", "json"])
        .arg(folder)
        .output()
        .expect("plimsoll runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it writes JSON");
    let mut verdicts = Verdicts::new();
    for finding in report["findings"].as_array().expect("a list of findings") {
        let path = finding["path"].as_str().expect("a path");
        let number = number_of(Path::new(path)).expect("the file of a case");
        let aliases = finding["aliases"].as_array().expect("a list").iter();
        let own = verdicts.entry(number).or_default();
        own.extend(aliases.filter_map(Value::as_str).map(str::to_owned));
    }
    verdicts
}

/// The number of the case whose folder a file is in.
fn number_of(path: &Path) -> Option<usize> {
    path.parent()?.file_name()?.to_str()?.parse().ok()
}
