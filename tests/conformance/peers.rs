//! Our verdicts on the corpus against those of hadolint and of BuildKit's own build checks, rule
//! by rule and instruction by instruction. Each disagreement is in `differences.txt`, with its
//! reason and the number of places.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use plimsoll::dockerfile::parse;
use plimsoll::text::{FileId, LineIndex, Span};
use serde_json::Value;

use crate::places;
use crate::verdicts::{Files, Verdict, compare};

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
    let mut files =
        Files::new(places::files(&places::corpus(), places::is_dockerfile), begins_of_instructions);
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
    compare("hadolint", &theirs, &ours);
}

#[test]
fn buildkit_checks_agree_but_for_named_differences() {
    let all = places::files(&places::corpus(), places::is_dockerfile);
    // The program that contains the checks knows a file by a name like that only.
    let known = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("Dockerfile") || name.ends_with("Dockerfile")
    };
    let files = Files::new(all.into_iter().filter(known).collect(), begins_of_instructions);
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
    compare("buildkit", &theirs, &ours);
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

/// The lines on which the instructions of a Dockerfile begin.
fn begins_of_instructions(path: &Path) -> Vec<usize> {
    let bytes = fs::read(path).expect("a file of the corpus can be read");
    let dockerfile = parse(FileId(0), &Arc::from(String::from_utf8_lossy(&bytes).as_ref()));
    let index = LineIndex::new(&dockerfile.text);
    let begin = |span: Span| index.line_of(span.start) + 1;
    dockerfile.instructions.iter().map(|own| begin(own.span)).collect()
}
