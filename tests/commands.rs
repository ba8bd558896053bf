//! The commands around a check: `baseline`, `init`, `migrate`, `report`.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use common::repository;

mod common;

/// What a run did: its exit status, stdout and stderr.
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    let output = command.current_dir(folder).args(arguments).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let status = output.status.code().unwrap();
    Ran { status, stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// The arguments with `maintainer-deprecated` alone on.
fn only<'a>(command: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    [&[command, "--allow", "all", "--warn", "maintainer-deprecated"], arguments].concat()
}

const OLD: &str = "FROM scratch\nMAINTAINER Ada <ada@example.com>\n";
const BASELINE: [&str; 2] = ["--baseline", "plimsoll-baseline.json"];

#[test]
fn a_baseline_hides_what_was_there_and_nothing_new() {
    let folder = repository(&[("a/Dockerfile", OLD), ("b/Dockerfile", OLD)]);
    let path = folder.path();
    let ran = run(path, &only("baseline", &[]));
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert_eq!(ran.stderr, "plimsoll-baseline.json: 2 findings\n");
    assert_eq!(run(path, &only("check", &[])).status, 1);
    let ran = run(path, &only("check", &BASELINE));
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));

    // It stays hidden where it moves, and a second one is new.
    let moved = format!("# a comment\n{OLD}");
    fs::write(path.join("a/Dockerfile"), &moved).unwrap();
    assert_eq!(run(path, &only("check", &BASELINE)).status, 0);
    let second = format!("{moved}MAINTAINER Eve <eve@example.com>\n");
    fs::write(path.join("a/Dockerfile"), second).unwrap();
    let ran = run(path, &only("check", &[&BASELINE[..], &["--format", "concise"]].concat()));
    assert_eq!((ran.status, ran.stdout.lines().count()), (1, 1), "{}", ran.stdout);
    assert!(ran.stdout.starts_with("a/Dockerfile:4:1: "), "{}", ran.stdout);
}

#[test]
fn a_baseline_only_shrinks() {
    let folder = repository(&[("a/Dockerfile", OLD), ("b/Dockerfile", OLD), ("c/Dockerfile", OLD)]);
    let path = folder.path();
    run(path, &only("baseline", &[]));
    fs::write(path.join("a/Dockerfile"), "FROM scratch\n").unwrap();
    fs::remove_dir_all(path.join("c")).unwrap();
    fs::create_dir(path.join("d")).unwrap();
    fs::write(path.join("d/Dockerfile"), OLD).unwrap();
    let ran = run(path, &only("check", &BASELINE));
    assert_eq!(ran.status, 1, "that of d is new");
    let words = "2 findings of plimsoll-baseline.json not found any more";
    assert!(ran.stderr.starts_with(words), "{}", ran.stderr);

    // A run over a part says nothing of the rest, but that a file is gone.
    let ran = run(path, &only("baseline", &["b"]));
    assert_eq!(ran.stderr, "plimsoll-baseline.json: 2 findings, 1 fewer than before\n");
    let ran = run(path, &only("baseline", &[]));
    assert_eq!(ran.stderr, "plimsoll-baseline.json: 1 finding, 1 fewer than before\n");
    let text = fs::read_to_string(path.join("plimsoll-baseline.json")).unwrap();
    let file = json(&text);
    assert_eq!(file["findings"].as_array().unwrap().len(), 1);
    assert_eq!(file["findings"][0]["path"], "b/Dockerfile");
    assert_eq!(run(path, &only("baseline", &[])).status, 0);
    assert_eq!(fs::read_to_string(path.join("plimsoll-baseline.json")).unwrap(), text);
}

#[test]
fn a_baseline_that_is_none_is_refused() {
    let folder =
        repository(&[("Dockerfile", OLD), ("bad.json", "{\"schema\": 9, \"findings\": []}")]);
    let path = folder.path();
    for arguments in [
        only("check", &["--baseline", "missing.json"]),
        only("check", &["--baseline", "bad.json"]),
        only("baseline", &["--baseline", "bad.json"]),
        only("baseline", &["--diff"]),
        only("fix", &["--baseline", "bad.json"]),
    ] {
        assert_eq!(run(path, &arguments).status, 2, "{arguments:?}");
    }
    let ran = run(path, &only("baseline", &["Dockerfile", "missing"]));
    assert_eq!(ran.status, 2);
    assert!(!path.join("plimsoll-baseline.json").exists(), "not all was seen");
}

#[test]
fn init_writes_a_configuration_that_changes_nothing() {
    let folder = repository(&[("Dockerfile", OLD)]);
    let before = run(folder.path(), &["--format", "json"]);
    assert_eq!(run(folder.path(), &["init"]).status, 0);
    let after = run(folder.path(), &["--format", "json"]);
    assert_eq!((after.status, after.stdout), (before.status, before.stdout), "{}", after.stderr);
    let ran = run(folder.path(), &["init"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("there is a plimsoll.toml already"), "{}", ran.stderr);
}

#[test]
fn the_configuration_of_other_tools_is_taken_over() {
    let folder = repository(&[
        ("Dockerfile", OLD),
        (
            ".hadolint.yaml",
            "ignored: [DL3008, DL9999]\noverride:\n  error: [DL4000]\n  style: [DL3015]\n\
             failure-threshold: error\ntrustedRegistries: [docker.io, '*.example.com']\n",
        ),
        (
            ".dclintrc",
            "{\"rules\": {\"no-version-field\": 0, \"service-image-require-explicit-tag\": [2, {}],\
             \"no-such\": 1}, \"exclude\": [\"vendor\"]}",
        ),
        (
            ".compose-lint.yml",
            "rules:\n  CL-0001:\n    enabled: false\n    reason: it is\n      needed\n  \
             CL-0002: {severity: low}\n  CL-0005:\n    exclude_services: {web: x}\n",
        ),
        (
            ".tally.toml",
            "[rules]\nexclude = [\"buildkit/StageNameCasing\", \"tally/*\"]\n\
             [rules.hadolint.DL3003] # paths are long\nseverity = \"off\"\n",
        ),
        (".dclintrc.cjs", ""),
    ]);
    let ran = run(folder.path(), &["migrate"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let text = fs::read_to_string(folder.path().join("plimsoll.toml")).unwrap();
    let file: toml::Table = text.parse().unwrap();
    assert_eq!(file["fail-on"].as_str(), Some("error"));
    let lints = file["lints"].as_table().unwrap();
    for (name, level) in [
        ("hadolint:DL3008", "off"),
        ("hadolint:DL4000", "error"),
        ("hadolint:DL3015", "info"),
        ("dclint:no-version-field", "off"),
        ("dclint:service-image-require-explicit-tag", "error"),
        ("compose-lint:CL-0001", "off"),
        ("compose-lint:CL-0002", "info"),
        ("buildkit:StageNameCasing", "off"),
        ("hadolint:DL3003", "off"),
    ] {
        assert_eq!(lints[name].as_str(), Some(level), "{name} in\n{text}");
    }
    assert_eq!(lints["untrusted-registry"]["allowed"].as_array().unwrap().len(), 2);
    assert_eq!(file["files"]["exclude"][0].as_str(), Some("vendor"));
    assert!(text.contains("# it is needed\n\"compose-lint:CL-0001\""), "{text}");
    assert!(text.contains("# paths are long\n\"hadolint:DL3003\""), "{text}");
    for left in [
        "`hadolint:DL9999` has no counterpart",
        "`dclint:no-such` has no counterpart",
        "the options of `dclint:service-image-require-explicit-tag`",
        "`compose-lint:CL-0005` is off for web",
        "the rules `tally/*`",
        ".dclintrc.cjs is a program",
    ] {
        assert!(ran.stderr.contains(left), "{left}: {}", ran.stderr);
    }
    // The program takes what it wrote, and writes over nothing.
    let ran = run(folder.path(), &["--format", "concise"]);
    assert!(ran.stdout.contains("error[maintainer-deprecated]"), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(run(folder.path(), &["migrate"]).status, 2);
    assert_eq!(run(repository(&[]).path(), &["migrate"]).status, 2);
}

#[test]
fn a_report_tells_of_every_control() {
    let folder = repository(&[
        ("compose.yaml", "services:\n  web:\n    image: a:1\n    privileged: true\n"),
        ("plimsoll.toml", "[lints]\nhost-network = \"off\"\n"),
    ]);
    let report = |arguments: &[&str]| {
        let ran = run(folder.path(), &[&["report"], arguments].concat());
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        ran.stdout
    };
    let cis = json(&report(&["--format", "json"]));
    assert_eq!(cis["framework"], "cis-docker");
    let control = |id: &str| {
        let controls = cis["controls"].as_array().unwrap();
        controls.iter().find(|control| control["id"] == id).unwrap().clone()
    };
    assert_eq!(control("5.5")["status"], "findings");
    assert_eq!(control("5.5")["findings"][0]["lint"], "privileged-service");
    assert_eq!(control("5.5")["findings"][0]["line"], 4);
    assert_eq!(control("5.32")["status"], "clear");
    assert_eq!(control("7.6")["status"], "not-judged");
    assert_eq!(control("5.10")["status"], "not-judged", "its lint is off");
    let total = cis["controls"].as_array().unwrap().len() as u64;
    let summary = |name: &str| cis["summary"][name].as_u64().unwrap();
    assert_eq!(summary("findings") + summary("clear") + summary("not-judged"), total);

    for framework in ["cis-docker", "nist-800-190", "soc2", "docker", "owasp"] {
        let text = report(&["--framework", framework]);
        assert!(text.contains("error[privileged-service]"), "{framework}: {text}");
        let markdown = report(&["--framework", framework, "--format", "markdown"]);
        assert!(markdown.contains("`compose.yaml:4`"), "{framework}: {markdown}");
        let html = report(&["--framework", framework, "--format", "html"]);
        assert!(html.contains("<code>compose.yaml:4</code>"), "{framework}: {html}");
    }
    // An auditor judges, and not a program.
    let soc2 = report(&["--framework", "soc2"]);
    assert!(soc2.contains("evidence against") && soc2.contains("for an auditor"), "{soc2}");
    assert!(!soc2.to_lowercase().contains("pass") && !soc2.contains("complian"), "{soc2}");
}
