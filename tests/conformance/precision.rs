//! The record of how often findings are right, `fixtures/precision.toml`, speaks of the corpus as
//! it is now, and of every lint that is on by default.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use plimsoll::checks;
use plimsoll::lint::Level;
use serde_json::Value;

use crate::places;

/// How many findings of a lint are read, where there are as many.
const SAMPLE: usize = 20;
/// At most one in so many is wrong.
const WRONG: usize = 20;

#[test]
fn the_record_of_precision_is_true() {
    let counts = counts();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        update(&counts);
    }
    let record = record();
    let mut complaints = Vec::new();
    for lint in checks::ALL {
        let page = lint.page;
        let findings = counts.get(page.name).copied().unwrap_or(0);
        let number = |key: &str| -> usize {
            let value = record.get(page.name).and_then(|entry| entry.get(key));
            value
                .and_then(toml::Value::as_integer)
                .and_then(|it| usize::try_from(it).ok())
                .unwrap_or(0)
        };
        if number("findings") != findings {
            complaints.push(format!(
                "{}: {findings} findings in the corpus, {} in the record",
                page.name,
                number("findings")
            ));
        }
        let (read, wrong) = (number("read"), number("false"));
        if page.level != Level::Off && read < findings.min(SAMPLE) {
            complaints.push(format!("{}: {read} of {findings} findings were read", page.name));
        }
        if page.level != Level::Off && wrong * WRONG > read {
            complaints.push(format!("{}: {wrong} of {read} are wrong, but it is on", page.name));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The number of findings of each lint in the corpus, with every lint on.
fn counts() -> BTreeMap<String, usize> {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["check", "--isolated", "--preset", "all", "--fail-on", "never", "--format", "json"])
        .arg(places::corpus())
        .output()
        .expect("plimsoll runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it writes JSON");
    let mut counts = BTreeMap::new();
    for finding in report["findings"].as_array().expect("a list of findings") {
        let name = finding["lint"].as_str().expect("a finding has a lint");
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    counts
}

fn path() -> std::path::PathBuf {
    places::package().join("fixtures/precision.toml")
}

fn record() -> toml::Table {
    fs::read_to_string(path()).expect("it can be read").parse().expect("it is TOML")
}

/// Writes the counts anew and keeps what was read; what never was is in the record with none read.
fn update(counts: &BTreeMap<String, usize>) {
    let text = fs::read_to_string(path()).expect("it can be read");
    let record = record();
    let mut out: String = text
        .lines()
        .take_while(|line| line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    for (name, findings) in counts {
        let old = |key: &str| record.get(name).and_then(|entry| entry.get(key));
        let number = |key: &str| old(key).and_then(toml::Value::as_integer).unwrap_or(0);
        let read = number("read").min(i64::try_from(*findings).unwrap_or(i64::MAX));
        let wrong = number("false").min(read);
        let date = old("date").and_then(toml::Value::as_str).unwrap_or("never");
        let _ = writeln!(
            out,
            "{name} = {{ findings = {findings}, read = {read}, false = {wrong}, date = \"{date}\" }}"
        );
    }
    fs::write(path(), out).expect("it can be written");
}
