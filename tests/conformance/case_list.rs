//! Lists of small cases with the verdicts of another tool: a case a line, and indented below it,
//! where a tool and we differ, whose finding it is, the rule, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A case of a list, and where the verdicts on it differ: whose finding it is, and the rule.
pub(crate) struct Case {
    /// The line, with `\n`, `\t` and `\\` as what they stand for.
    pub(crate) text: String,
    /// The rules that are compared in it; none where all are.
    pub(crate) rules: Vec<String>,
    differences: BTreeSet<(String, String)>,
}

/// Reads a list. `## ` starts a comment, `### ` a section with the rules that are compared in it.
pub(crate) fn read(list: &str) -> Vec<Case> {
    let mut rules = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with("## ")) {
        if let Some(names) = line.strip_prefix("### ") {
            rules = names.split(' ').map(str::to_owned).collect();
        } else if let Some(difference) = line.strip_prefix("    ") {
            let mut words = difference.splitn(3, ' ');
            let mut word = || words.next().unwrap_or_else(|| panic!("{line}: side, rule, reason"));
            let (side, rule) = (word().to_owned(), word().to_owned());
            assert!(["theirs", "ours"].contains(&side.as_str()), "{line}: theirs or ours");
            assert!(!word().is_empty(), "{line}: a reason");
            let case = cases.last_mut().expect("a difference stands below its case");
            case.differences.insert((side, rule));
        } else {
            let text = line.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t");
            let text = text.replace('\0', "\\");
            cases.push(Case { text, rules: rules.clone(), differences: BTreeSet::new() });
        }
    }
    cases
}

/// Fails unless the verdicts, by what tells one case from another, differ as the cases say.
pub(crate) fn compare<K: Ord>(
    cases: &[(K, Case)],
    theirs: &BTreeMap<K, BTreeSet<String>>,
    ours: &BTreeMap<K, BTreeSet<String>>,
) {
    let none = BTreeSet::new();
    let mut complaints = String::new();
    for (key, case) in cases {
        let theirs = theirs.get(key).unwrap_or(&none);
        let ours = ours.get(key).unwrap_or(&none);
        let only = |left: &BTreeSet<String>, right: &BTreeSet<String>, side: &str| {
            let is_compared = |rule: &&String| case.rules.is_empty() || case.rules.contains(*rule);
            let rules = left.difference(right).filter(is_compared);
            rules.map(|rule| (side.to_owned(), rule.clone())).collect::<Vec<_>>()
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

/// What we find in files with every lint on: the path as it is told, and the names that other
/// tools have for it.
pub(crate) fn our_aliases(paths: &[&Path]) -> Vec<(PathBuf, Vec<String>)> {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["check", "--isolated", "--preset", "all", "--fail-on", "never"])
        .args(["--format", "json"])
        .args(paths)
        .output()
        .expect("plimsoll runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it writes JSON");
    let found = |finding: &Value| {
        let path = finding["path"].as_str().expect("a path");
        let aliases = finding["aliases"].as_array().expect("a list").iter();
        (PathBuf::from(path), aliases.filter_map(Value::as_str).map(str::to_owned).collect())
    };
    report["findings"].as_array().expect("a list of findings").iter().map(found).collect()
}
