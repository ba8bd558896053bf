//! Our verdicts on small Dockerfiles of our own against those of hadolint: both sides of what
//! each rule looks at. Each disagreement stands below its case, with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::peers::is_compared;
use crate::places;

/// A Dockerfile, and where the verdicts on it differ: the rule, and whose finding it is.
struct Case {
    text: String,
    differences: BTreeSet<(String, String)>,
}

#[test]
fn cases_are_judged_as_hadolint_judges_them() {
    let cases = cases();
    assert!(cases.len() > 300, "only {} cases were found", cases.len());
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let paths: Vec<PathBuf> = (0..cases.len())
        .map(|index| folder.path().join(format!("{index:03}.Dockerfile")))
        .collect();
    for (case, path) in cases.iter().zip(&paths) {
        fs::write(path, &case.text).expect("a temporary file can be written");
    }
    let theirs = theirs(&paths);
    let ours = ours(&paths);
    let mut complaints = String::new();
    let empty = BTreeSet::new();
    for (case, path) in cases.iter().zip(&paths) {
        let ours = ours.get(path).unwrap_or(&empty);
        let theirs = theirs.get(path).unwrap_or(&empty);
        let only = |left: &BTreeSet<String>, right: &BTreeSet<String>, side: &str| {
            left.difference(right).map(|rule| (side.to_owned(), rule.clone())).collect::<Vec<_>>()
        };
        let mut found: BTreeSet<(String, String)> =
            only(theirs, ours, "theirs").into_iter().collect();
        found.extend(only(ours, theirs, "ours"));
        if found != case.differences {
            let _ = writeln!(
                complaints,
                "{:?}\n    differs in {found:?}, named are {:?}",
                case.text, case.differences
            );
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

/// A case a line, `\n` for a line end; indented below it `theirs` or `ours`, the rule, and why.
fn cases() -> Vec<Case> {
    let path = places::package().join("tests/conformance/hadolint-cases.txt");
    let list = fs::read_to_string(path).expect("the list of cases can be read");
    let mut cases: Vec<Case> = Vec::new();
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with("## ")) {
        let Some(difference) = line.strip_prefix("    ") else {
            let text = line.replace("\\\\", "\0").replace("\\n", "\n").replace('\0', "\\") + "\n";
            cases.push(Case { text, differences: BTreeSet::new() });
            continue;
        };
        let mut words = difference.splitn(3, ' ');
        let mut word = || words.next().unwrap_or_else(|| panic!("{line}: side, rule and reason"));
        let (side, rule) = (word().to_owned(), word().to_owned());
        assert!(!word().is_empty(), "{line}: a reason");
        let case = cases.last_mut().expect("a difference stands below its case");
        case.differences.insert((side, rule));
    }
    cases
}

fn theirs(paths: &[PathBuf]) -> BTreeMap<PathBuf, BTreeSet<String>> {
    let output = Command::new(places::oracles().join("py/bin/hadolint"))
        .args(["--no-fail", "--format", "json"])
        .args(paths)
        .output()
        .expect("hadolint runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it writes JSON");
    let mut verdicts: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    for result in report.as_array().expect("a list") {
        let rule = result["code"].as_str().expect("a rule");
        let path = result["file"].as_str().expect("a file");
        if is_compared(rule) {
            verdicts.entry(PathBuf::from(path)).or_default().insert(rule.to_owned());
        }
    }
    verdicts
}

fn ours(paths: &[PathBuf]) -> BTreeMap<PathBuf, BTreeSet<String>> {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["check", "--isolated", "--preset", "all", "--fail-on", "never"])
        .args(["--format", "json"])
        .args(paths)
        .output()
        .expect("plimsoll runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it writes JSON");
    let folder = paths[0].parent().expect("a folder");
    let mut verdicts: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    for finding in report["findings"].as_array().expect("a list of findings") {
        let name = Path::new(finding["path"].as_str().expect("a path"))
            .file_name()
            .expect("a file has a name");
        for alias in finding["aliases"].as_array().expect("a list") {
            let rule = alias.as_str().and_then(|alias| alias.strip_prefix("hadolint:"));
            if let Some(rule) = rule.filter(|rule| is_compared(rule)) {
                verdicts.entry(folder.join(name)).or_default().insert(rule.to_owned());
            }
        }
    }
    verdicts
}
