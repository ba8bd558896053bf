//! Our verdicts on the corpus against those of hadolint and of BuildKit's own build checks, rule
//! by rule and instruction by instruction. Each disagreement is in `differences.txt`, with its
//! reason and the number of places.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use plimsoll::dockerfile::parse;
use plimsoll::text::{FileId, LineIndex};
use serde_json::Value;

use crate::places;

/// A rule that fires, the file, and the line on which the instruction begins.
type Verdict = (String, PathBuf, usize);

/// Rules of hadolint that do not run unless configured, or that ignore comments are about.
const CONFIGURED: &[&str] = &["DL1001", "DL3026", "DL3049", "DL3050", "DL3057"];

/// Rules that hadolint has withdrawn, whose IDs stay in comments.
const WITHDRAWN: &[&str] = &["DL3005", "DL3017", "DL3031", "DL3039"];

/// Whether a rule of hadolint is compared. Those of ShellCheck are judged by another program.
pub(crate) fn is_compared(rule: &str) -> bool {
    !rule.starts_with("SC") && !CONFIGURED.contains(&rule) && !WITHDRAWN.contains(&rule)
}

/// An experimental check of BuildKit, which is not on in a build; it tells of the instruction below
/// a comment, where we point at the comment.
const EXPERIMENTAL: &str = "InvalidDefinitionDescription";

/// How many files tally is given at a time.
const BATCH: usize = 50;

#[test]
fn hadolint_agrees_but_for_named_differences() {
    let mut files = Files::new(places::files(&places::corpus(), places::is_dockerfile));
    let output = Command::new(places::oracles().join("py/bin/hadolint"))
        .args(["--no-fail", "--format", "json"])
        .args(files.lines.keys())
        .output()
        .expect("hadolint runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it writes JSON");
    let results = report.as_array().expect("a list");
    let text = |result: &Value, key: &str| result[key].as_str().unwrap_or_default().to_owned();
    for refused in results.iter().filter(|result| result["code"] == "DL1000") {
        files.lines.remove(Path::new(&text(refused, "file")));
    }
    let theirs = results.iter().filter_map(|result| {
        let rule = text(result, "code");
        let line = result["line"].as_u64().unwrap_or(1);
        is_compared(&rule).then(|| files.verdict(rule, Path::new(&text(result, "file")), line))?
    });
    let theirs: BTreeSet<Verdict> = theirs.collect();
    let mut ours = files.ours("hadolint:");
    ours.retain(|(rule, ..)| is_compared(rule));
    files.compare("hadolint", &theirs, &ours);
}

#[test]
fn buildkit_checks_agree_but_for_named_differences() {
    let all = places::files(&places::corpus(), places::is_dockerfile);
    // The program that contains the checks knows a file by a name like that only.
    let known = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("Dockerfile") || name.ends_with("Dockerfile")
    };
    let files = Files::new(all.into_iter().filter(known).collect());
    let paths: Vec<&PathBuf> = files.lines.keys().collect();
    let mut theirs = BTreeSet::new();
    let mut read = BTreeSet::new();
    for batch in paths.chunks(BATCH) {
        ask_tally(batch, &mut |file, violation| {
            read.insert(file.to_owned());
            let Some(violation) = violation else { return };
            // It tells of what it cannot parse unasked.
            let rule = violation["rule"].as_str().and_then(|rule| rule.strip_prefix("buildkit/"));
            let Some(rule) = rule else { return };
            let line = violation["location"]["start"]["line"].as_u64().unwrap_or(1);
            theirs.extend(files.verdict(rule.to_owned(), file, line));
        });
    }
    assert!(read.len() * 10 > paths.len() * 9, "only {} of {} were read", read.len(), paths.len());
    let mut ours = files.ours("buildkit:");
    theirs.retain(|(rule, ..)| rule != EXPERIMENTAL);
    ours.retain(|(rule, path, _)| read.contains(path) && rule != EXPERIMENTAL);
    files.compare("buildkit", &theirs, &ours);
}

/// Asks for BuildKit's checks of some files, each told with its violations, and once without one.
/// A file that cannot be read ends the whole run, so the rest is asked in halves.
fn ask_tally(paths: &[&PathBuf], tell: &mut dyn FnMut(&Path, Option<&Value>)) {
    let program = places::oracles().join("js/node_modules/@wharflab/tally-linux-x64/bin/tally");
    let output = Command::new(program)
        .args(["lint", "--no-config", "--slow-checks", "off", "--select", "buildkit/*"])
        .args(["--format", "json"])
        .args(paths)
        .output()
        .expect("tally runs");
    let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) else {
        if let [_, _, ..] = paths {
            let (left, right) = paths.split_at(paths.len() / 2);
            ask_tally(left, tell);
            ask_tally(right, tell);
        }
        return;
    };
    for path in paths {
        tell(path, None);
    }
    for file in report["files"].as_array().into_iter().flatten() {
        let path = PathBuf::from(file["file"].as_str().unwrap_or_default());
        for violation in file["violations"].as_array().into_iter().flatten() {
            tell(&path, Some(violation));
        }
    }
}

/// Files, with the lines on which their instructions begin.
struct Files {
    lines: BTreeMap<PathBuf, Vec<usize>>,
}

impl Files {
    fn new(paths: Vec<PathBuf>) -> Files {
        let lines = paths.into_iter().map(|path| {
            let bytes = fs::read(&path).expect("a file of the corpus can be read");
            let dockerfile = parse(FileId(0), &Arc::from(String::from_utf8_lossy(&bytes).as_ref()));
            let index = LineIndex::new(&dockerfile.text);
            let begin = |span: plimsoll::text::Span| index.line_of(span.start) + 1;
            let lines = dockerfile.instructions.iter().map(|own| begin(own.span)).collect();
            (path, lines)
        });
        Files { lines: lines.collect() }
    }

    /// `None` for a file that is not compared.
    fn verdict(&self, rule: String, path: &Path, line: u64) -> Option<Verdict> {
        let lines = self.lines.get(path)?;
        let line = usize::try_from(line).unwrap_or(0);
        let begin = lines.iter().rfind(|begin| **begin <= line).copied().unwrap_or(0);
        Some((rule, path.to_owned(), begin))
    }

    /// What we find, with every lint on, by the names that a tool has for it.
    fn ours(&self, tool: &str) -> BTreeSet<Verdict> {
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

    fn compare(&self, tool: &str, theirs: &BTreeSet<Verdict>, ours: &BTreeSet<Verdict>) {
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
