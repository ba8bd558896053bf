//! Verdicts of ours and of another tool, and the differences that are named: the rule, the file,
//! and the part of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::places;

/// A rule that fires, the file, and the line on which the part begins.
pub(crate) type Verdict = (String, PathBuf, usize);

/// Files, with the lines on which their parts begin: what two verdicts of one rule must share is
/// the part.
pub(crate) struct Files {
    pub(crate) lines: BTreeMap<PathBuf, Vec<usize>>,
}

impl Files {
    /// Files, and what tells the lines on which the parts of one begin, in order.
    pub(crate) fn new(paths: Vec<PathBuf>, begins: fn(&Path) -> Vec<usize>) -> Files {
        let lines = paths.into_iter().map(|path| {
            let lines = begins(&path);
            (path, lines)
        });
        Files { lines: lines.collect() }
    }

    /// `None` for a file that is not compared.
    pub(crate) fn verdict(&self, rule: String, path: &Path, line: u64) -> Option<Verdict> {
        let lines = self.lines.get(path)?;
        let line = usize::try_from(line).unwrap_or(0);
        let begin = lines.iter().rfind(|begin| **begin <= line).copied().unwrap_or(0);
        Some((rule, path.to_owned(), begin))
    }

    /// What we find, with every lint on, by the names that a tool has for it.
    pub(crate) fn ours(&self, tool: &str) -> BTreeSet<Verdict> {
        let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
            .args(["check", "--isolated", "--preset", "all", "--fail-on", "never"])
            .args(["--format", "json"])
            .arg(places::corpus())
            .output()
            .expect("plimsoll runs");
        let report: Value = serde_json::from_slice(&output.stdout).expect("it writes JSON");
        let mut verdicts = BTreeSet::new();
        let canonical = |path: &Path| fs::canonicalize(path).expect("it exists");
        let known: BTreeMap<PathBuf, &PathBuf> =
            self.lines.keys().map(|path| (canonical(path), path)).collect();
        let root = std::env::current_dir().expect("there is a working directory");
        for finding in report["findings"].as_array().expect("a list of findings") {
            let path = finding["path"].as_str().expect("a path");
            let path = canonical(&root.join(path));
            let line = finding["start"]["line"].as_u64().expect("a line");
            for alias in finding["aliases"].as_array().expect("a list") {
                let Some(rule) = alias.as_str().and_then(|alias| alias.strip_prefix(tool)) else {
                    continue;
                };
                let known = known.get(&path);
                verdicts.extend(known.and_then(|own| self.verdict(rule.to_owned(), own, line)));
            }
        }
        verdicts
    }
}

/// Fails unless two tools agree on all but the named differences.
pub(crate) fn compare(tool: &str, theirs: &BTreeSet<Verdict>, ours: &BTreeSet<Verdict>) {
    let named = differences(tool);
    let mut found: BTreeMap<(String, &str), Vec<&Verdict>> = BTreeMap::new();
    for verdict in theirs.difference(ours) {
        found.entry((verdict.0.clone(), "theirs")).or_default().push(verdict);
    }
    for verdict in ours.difference(theirs) {
        found.entry((verdict.0.clone(), "ours")).or_default().push(verdict);
    }
    let agreed = theirs.intersection(ours).count();
    assert!(agreed > 0, "nothing was compared");
    let mut complaints = String::new();
    for ((rule, side), verdicts) in &found {
        let expected = named.get(&(rule.clone(), (*side).to_owned())).copied().unwrap_or(0);
        if expected == verdicts.len() {
            continue;
        }
        let _ = writeln!(
            complaints,
            "{rule}: {} places are only {side}, {expected} are named",
            verdicts.len()
        );
        for (_, path, line) in verdicts.iter().take(5) {
            let _ = writeln!(complaints, "    {}:{line}", path.display());
        }
    }
    for ((rule, side), places) in &named {
        if !found.keys().any(|(own, other)| own == rule && other == side) {
            let _ = writeln!(complaints, "{rule}: none is only {side}, {places} are named");
        }
    }
    assert!(complaints.is_empty(), "{tool} ({agreed} agreements):\n{complaints}");
}
/// The named differences of a tool: the rule, whose finding it is, and in how many places.
fn differences(tool: &str) -> BTreeMap<(String, String), usize> {
    let path = places::package().join("tests/conformance/differences.txt");
    let text = fs::read_to_string(path).expect("the list of differences can be read");
    let mut named = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.splitn(5, ' ');
        let mut word = || words.next().unwrap_or_else(|| panic!("{line}: a word is missing"));
        let (own, rule, side, places) = (word(), word(), word(), word());
        assert!(["theirs", "ours"].contains(&side), "{line}: theirs or ours");
        assert!(!word().is_empty(), "{line}: a reason");
        let places: usize = places.parse().unwrap_or_else(|_| panic!("{line}: a number"));
        if own == tool {
            *named.entry((rule.to_owned(), side.to_owned())).or_default() += places;
        }
    }
    named
}
