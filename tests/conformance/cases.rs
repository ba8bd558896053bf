//! Our verdicts on small Dockerfiles of our own against those of hadolint: both sides of what
//! each rule looks at. Each disagreement stands below its case, with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::case_list::{self, Case};
use crate::peers::is_compared;
use crate::places;

/// The rules that find something in each file, by its name.
type Verdicts = BTreeMap<OsString, BTreeSet<String>>;

#[test]
fn cases_are_judged_as_hadolint_judges_them() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let cases: Vec<(OsString, Case)> = case_list::read(include_str!("hadolint-cases.txt"))
        .into_iter()
        .enumerate()
        .map(|(index, case)| (format!("{index:03}.Dockerfile").into(), case))
        .collect();
    assert!(cases.len() > 300, "only {} cases were found", cases.len());
    let paths: Vec<PathBuf> = cases.iter().map(|(name, _)| folder.path().join(name)).collect();
    for ((_, case), path) in cases.iter().zip(&paths) {
        fs::write(path, format!("{}\n", case.text)).expect("a temporary file can be written");
    }
    case_list::compare(&cases, &theirs(&paths), &ours(&paths));
}

fn theirs(paths: &[PathBuf]) -> Verdicts {
    let output = Command::new(places::oracles().join("py/bin/hadolint"))
        .args(["--no-fail", "--format", "json"])
        .args(paths)
        .output()
        .expect("hadolint runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it writes JSON");
    let mut verdicts = Verdicts::new();
    for result in report.as_array().expect("a list") {
        let rule = result["code"].as_str().expect("a rule");
        let path = result["file"].as_str().expect("a file");
        if is_compared(rule) {
            verdicts.entry(name_of(Path::new(path))).or_default().insert(rule.to_owned());
        }
    }
    verdicts
}

fn ours(paths: &[PathBuf]) -> Verdicts {
    let mut verdicts = Verdicts::new();
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    for (path, aliases) in case_list::our_aliases(&paths) {
        let rules = aliases.iter().filter_map(|alias| alias.strip_prefix("hadolint:"));
        for rule in rules.filter(|rule| is_compared(rule)) {
            verdicts.entry(name_of(&path)).or_default().insert(rule.to_owned());
        }
    }
    verdicts
}

fn name_of(path: &Path) -> OsString {
    path.file_name().expect("a file has a name").to_owned()
}
