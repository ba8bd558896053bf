//! Our verdicts on the Compose files of the corpus against those of compose-lint, compose-harden
//! and dclint, rule by rule and service by service. Each disagreement is in `differences.txt`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use plimsoll::text::{FileId, LineIndex};
use plimsoll::yaml::{Entry, NodeId, NodeKind, Tree, parse};
use serde_json::{Value, json};

use crate::places;
use crate::verdicts::{Files, Verdict, compare};

/// Rules of dclint that judge a whole file, wherever they point.
const OF_THE_FILE: &[&str] = &[
    "invalid-schema",
    "invalid-yaml",
    "no-version-field",
    "require-project-name-field",
    "services-alphabetical-order",
    "top-level-properties-order",
];

#[test]
fn compose_lint_agrees_but_for_named_differences() {
    let files = files();
    let paths: Vec<&PathBuf> = files.lines.keys().collect();
    let verdicts = compose_lint(&paths).into_iter().filter_map(|found| {
        let line = found.service.and_then(|service| line_of_service(&found.path, &service));
        files.verdict(found.rule, &found.path, line.unwrap_or(found.line))
    });
    let theirs: BTreeSet<Verdict> = verdicts.collect();
    compare("compose-lint", &theirs, &files.ours("compose-lint:"));
}

#[test]
fn compose_harden_agrees_but_for_named_differences() {
    let files = files();
    let paths: Vec<&PathBuf> = files.lines.keys().collect();
    let verdicts = compose_harden(&paths).into_iter().filter_map(|found| {
        let line = line_of_service(&found.path, &found.service?)?;
        files.verdict(found.rule, &found.path, line)
    });
    let theirs: BTreeSet<Verdict> = verdicts.collect();
    compare("compose-harden", &theirs, &files.ours("compose-harden:"));
}

#[test]
fn dclint_agrees_but_for_named_differences() {
    let files = files();
    let paths: Vec<&PathBuf> = files.lines.keys().collect();
    let of_the_file = |verdict: Verdict| match OF_THE_FILE.contains(&verdict.0.as_str()) {
        true => (verdict.0, verdict.1, 0),
        false => verdict,
    };
    let verdicts = dclint(&paths)
        .into_iter()
        .filter_map(|found| files.verdict(found.rule, &found.path, found.line).map(of_the_file));
    let theirs: BTreeSet<Verdict> = verdicts.collect();
    let ours = files.ours("dclint:").into_iter().map(of_the_file).collect();
    compare("dclint", &theirs, &ours);
}

/// What one of the tools finds.
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) rule: String,
    /// The name, where it tells one.
    service: Option<String>,
    /// 0 where it tells none.
    line: u64,
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// What compose-lint finds in files that are given by their full paths.
pub(crate) fn compose_lint(paths: &[&PathBuf]) -> Vec<Found> {
    let output = Command::new(places::oracles().join("py/bin/compose-lint"))
        .args(["check", "--format", "json", "--allow-partial-coverage"])
        .args(paths)
        .output()
        .expect("compose-lint runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it writes JSON");
    let found = |finding: &Value| Found {
        path: PathBuf::from(text(finding, "file")),
        rule: text(finding, "rule_id"),
        service: finding["service"].as_str().map(str::to_owned),
        line: finding["line"].as_u64().unwrap_or(0),
    };
    report["findings"].as_array().expect("a list").iter().map(found).collect()
}

/// What compose-harden finds, which points at services alone.
pub(crate) fn compose_harden(paths: &[&PathBuf]) -> Vec<Found> {
    let questions: Vec<Value> = paths.iter().map(|path| json!({ "path": path })).collect();
    let answers = places::ask_python("harden.py", &questions);
    let mut found = Vec::new();
    for (path, answer) in paths.iter().zip(answers) {
        for pair in answer["failed"].as_array().into_iter().flatten() {
            let word = |at: usize| pair[at].as_str().unwrap_or_default().to_owned();
            let (service, rule) = (Some(word(0)), word(1));
            found.push(Found { path: (*path).clone(), rule, service, line: 0 });
        }
    }
    found
}

/// What dclint finds.
pub(crate) fn dclint(paths: &[&PathBuf]) -> Vec<Found> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    // It ends before a pipe has taken all that it writes; a file loses nothing.
    let report = folder.path().join("report.json");
    let file = File::create(&report).expect("a temporary file can be made");
    Command::new(places::oracles().join("js/node_modules/.bin/dclint"))
        .args(["--formatter", "json"])
        .args(paths)
        .stdout(file)
        .status()
        .expect("dclint runs");
    let report = fs::read(&report).expect("the report can be read");
    let report: Value = serde_json::from_slice(&report).expect("it writes JSON");
    let mut found = Vec::new();
    for file in report.as_array().expect("a list") {
        for message in file["messages"].as_array().expect("a list") {
            found.push(Found {
                path: PathBuf::from(text(file, "filePath")),
                rule: text(message, "rule"),
                service: None,
                line: message["line"].as_u64().unwrap_or(0),
            });
        }
    }
    found
}

fn files() -> Files {
    let is_compose = |name: &str| {
        let lower = name.to_lowercase();
        lower.contains("compose") && (lower.ends_with(".yml") || lower.ends_with(".yaml"))
    };
    let paths = places::files(&places::corpus(), is_compose).into_iter();
    let whole = |path: PathBuf| fs::canonicalize(path).expect("it exists");
    Files::new(paths.map(whole).collect(), |path| {
        services_and_keys(path).into_iter().map(|(line, _)| line).collect()
    })
}

fn line_of_service(path: &Path, service: &str) -> Option<u64> {
    let parts = services_and_keys(path);
    let line = parts.into_iter().find(|(_, name)| name.as_deref() == Some(service))?.0;
    u64::try_from(line).ok()
}

/// The lines of the keys at the top and of those of the services, whose names come with them.
fn services_and_keys(path: &Path) -> Vec<(usize, Option<String>)> {
    let bytes = fs::read(path).expect("a file of the corpus can be read");
    let tree = parse(FileId(0), &Arc::from(String::from_utf8_lossy(&bytes).as_ref()));
    let index = LineIndex::new(&tree.text);
    let mut parts = Vec::new();
    for document in &tree.documents {
        for (line, key, value) in entries(&tree, &index, *document) {
            let is_services = key == "services";
            parts.push((line, None));
            if is_services {
                let services = entries(&tree, &index, value).into_iter();
                parts.extend(services.map(|(line, name, _)| (line, Some(name))));
            }
        }
    }
    parts
}

fn entries(tree: &Tree, index: &LineIndex, id: NodeId) -> Vec<(usize, String, NodeId)> {
    let NodeKind::Mapping { entries, .. } = &tree.node(tree.target(id)).kind else {
        return Vec::new();
    };
    let entry = |entry: &Entry| {
        let key = tree.node(entry.key);
        let name = tree.slice(key.span).trim_matches(['"', '\'']).to_owned();
        (index.line_of(key.span.start) + 1, name, entry.value)
    };
    entries.iter().map(entry).collect()
}
