//! `plimsoll config`: the project, where each value comes from, and what is not known of it.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// What a run did: its exit status, stdout and stderr.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.current_dir(folder).arg("config").args(arguments);
    let output = command.env("OUTSIDE", "yes").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn project(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects").join(name)
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn each_value_has_its_file_and_line() {
    let (status, text, _) = run(&project("compose-override"), &[]);
    assert_eq!(status, 0);
    for line in [
        "name: compose-override",
        "      LOG_LEVEL: debug  # compose.override.yaml:6 over compose.yaml:6",
        "    image: registry.example.com/shop/web:1.4  # compose.yaml:4",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("8080"), "the override replaces the port:\n{text}");
}

#[test]
fn json_has_origins_by_pointer() {
    let (status, text, _) = run(
        &project("compose-override"),
        &["--format", "json", "compose.yaml", "compose.prod.yaml"],
    );
    assert_eq!(status, 0);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found["schema"], 1);
    assert_eq!(found["project"]["services"]["web"]["environment"]["LOG_LEVEL"], "warn");
    let origin = &found["origins"]["/services/web/environment/LOG_LEVEL"];
    let path = "fixtures/projects/compose-override/compose.prod.yaml";
    assert!(origin["path"].as_str().unwrap().ends_with(path), "{origin}");
    assert_eq!((&origin["line"], &origin["column"]), (&json!(5), &json!(18)));
    assert_eq!(origin["overrides"][0]["line"], 6);
    assert_eq!(found["unknown"], json!([]));
}

/// Each value's place, the places that it took over, and what is not known, as `origins.txt` says.
#[test]
fn origins_and_what_is_unknown_are_as_told() {
    let text = include_str!("effective/origins.txt");
    let cases: Vec<&str> = text.split("\n=== ").skip(1).collect();
    assert!(cases.len() >= 15, "only {} projects were found", cases.len());
    let failures: Vec<String> = cases.into_iter().flat_map(wrong_origins).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn wrong_origins(case: &str) -> Vec<String> {
    let (head, files) = case.split_once("--- ").unwrap();
    let files = files.split("\n--- ").map(|file| file.split_once('\n').unwrap());
    let folder = folder(&files.collect::<Vec<_>>());
    let name = head.lines().next().unwrap();
    let said =
        |key: &str| head.lines().filter_map(|line| line.strip_prefix(key)).collect::<Vec<_>>();
    let arguments = said("arguments: ").join(" ");
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let (status, text, told) =
        run(folder.path(), &[&["--format", "json"], &arguments[..]].concat());
    assert_eq!(status, 0, "{name}: {text}{told}");
    let found: Value = serde_json::from_str(&text).unwrap();
    let place = |value: &Value| {
        let path = value["path"].as_str().unwrap();
        format!("{path}:{}:{}", value["line"], value["column"])
    };
    let origin = |pointer: &str| {
        let origin = found["origins"].get(pointer)?;
        let over: Vec<String> =
            origin["overrides"].as_array().into_iter().flatten().map(place).collect();
        let over = if over.is_empty() { over } else { [vec!["over".to_owned()], over].concat() };
        Some([vec![place(origin)], over].concat().join(" "))
    };
    let mut wrong = Vec::new();
    for expected in said("origin: ") {
        let (pointer, expected) = expected.split_once(' ').unwrap();
        let found = origin(pointer);
        if found.as_deref() != Some(expected) {
            wrong.push(format!("{name}: {pointer} comes from {found:?}, not {expected}"));
        }
    }
    for pointer in said("none: ") {
        wrong.extend(origin(pointer).map(|it| format!("{name}: {pointer} comes from {it}")));
    }
    // Each pointer leads to a value of the project.
    let origins = found["origins"].as_object().unwrap().keys();
    let unknown = found["unknown"].as_array().unwrap().iter().map(|it| it.as_str().unwrap());
    for pointer in origins.map(String::as_str).chain(unknown.clone()) {
        if found["project"].pointer(pointer).is_none() {
            wrong.push(format!("{name}: nothing is at {pointer}"));
        }
    }
    let unknown: Vec<&str> = unknown.collect();
    if unknown != said("unknown: ") {
        wrong.push(format!("{name}: not known are {unknown:?}"));
    }
    wrong
}

#[test]
fn what_is_extended_comes_from_its_own_file() {
    let (_, text, _) = run(&project("compose-extends"), &[]);
    assert!(text.contains("read_only: true  # common/services.yaml:4"), "{text}");
    assert!(text.contains("GREETING: \"hello, web\"  # common/services.yaml:14"), "{text}");
}

#[test]
fn profiles_and_variables_are_given() {
    let (_, text, _) = run(&project("compose-profiles"), &[]);
    assert!(!text.contains("shell"), "{text}");
    let (_, text, _) = run(&project("compose-profiles"), &["--profile", "debug"]);
    assert!(text.contains("shell"), "{text}");
    let (status, text, _) = run(&project("compose-variables"), &["--env-file", "prod.env"]);
    assert!(status == 0 && text.contains("registry.example.com/app:7"), "{text}");
}

#[test]
fn the_environment_counts_only_when_asked_for() {
    let files = folder(&[("compose.yaml", "services: {a: {image: \"x:${OUTSIDE:-no}\"}}\n")]);
    assert!(run(files.path(), &[]).1.contains("image: x:no"));
    assert!(run(files.path(), &["--process-env"]).1.contains("image: x:yes"));
}

#[test]
fn what_is_refused_is_told_at_its_place() {
    let files = folder(&[
        ("compose.yaml", "services:\n  a: {image: x, networks: [n]}\n  b: {extends: c}\n"),
        ("sub/x", ""),
    ]);
    let (status, text, _) = run(&files.path().join("sub"), &[]);
    assert_eq!(status, 1);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "../compose.yaml:2:28: error no network `n` is defined",
            "../compose.yaml:3:16: error no service `c` is in this file to be extended",
        ]
    );
    let (status, _, told) = run(files.path(), &["no.yaml"]);
    assert_eq!((status, told.trim()), (2, "error: no.yaml: no such file or directory"));
}

#[test]
fn what_is_not_known_is_told_once() {
    let files = folder(&[(
        "compose.yaml",
        "include: [\"https://example.com/shared.git\"]\nservices:\n  a: {image: \"x:$T\", env_file: no.env}\n",
    )]);
    let (status, text, told) = run(files.path(), &["--format", "json"]);
    assert_eq!(status, 0, "{text}{told}");
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found["unknown"], json!(["/services/a/environment", "/services/a/image"]));
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines,
        [
            "compose.yaml:1:11: what is included here is not on this machine",
            "compose.yaml:3:32: the variables of `no.env` are not known: there is no such file",
            "compose.yaml:3:17: nothing sets `T`: it is taken for an empty text",
        ]
    );
}
