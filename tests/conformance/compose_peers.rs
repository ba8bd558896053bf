//! compose-lint, compose-harden and dclint, asked.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::places;

/// What one of the tools finds.
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) rule: String,
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
            found.push(Found { path: (*path).clone(), rule: word(1) });
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
            });
        }
    }
    found
}
