//! `plimsoll config` against `docker compose config`, value by value.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rayon::prelude::*;
use serde_json::Value;

use crate::places;

/// What Docker Compose refuses and we do not, and why.
const DIFFERENCES: &[(&str, &str)] = &[(
    "phpmailer/CVE-2017-5223/docker-compose.yml",
    "its env_file is not there: what it would set is not known, and the rest is",
)];

#[test]
fn files_of_the_corpus_are_the_same_project() {
    let is_compose = |name: &str| {
        let lower = name.to_lowercase();
        lower.contains("compose") && (lower.ends_with(".yml") || lower.ends_with(".yaml"))
    };
    let files = places::files(&places::corpus(), is_compose);
    assert!(files.len() >= 300, "the corpus has only {} Compose files", files.len());
    let compare = |path: &PathBuf| {
        let folder = path.parent().expect("a file has a folder");
        let name = path.file_name().expect("a file has a name").to_str().expect("it is Unicode");
        let is_named =
            DIFFERENCES.iter().any(|(file, _)| path.to_str().is_some_and(|it| it.ends_with(file)));
        let (theirs, ours) = (theirs(folder, &["-f", name], &[]), ours(folder, &["-f", name], &[]));
        let difference = match (refusal(&theirs), refusal(&ours)) {
            (Some(_), None) if is_named => None,
            (Some(_), Some(_)) => None,
            (None, None) => difference_of(&theirs, &ours),
            (theirs, ours) => Some(format!("Docker Compose: {theirs:?}; we: {ours:?}")),
        };
        difference.map(|difference| format!("{}: {difference}", path.display()))
    };
    let failures: Vec<String> = files.par_iter().filter_map(compare).collect();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

/// The projects under `fixtures/projects/compose-*`, each with the arguments in its file of that
/// name.
#[test]
fn projects_with_several_files_are_the_same() {
    let folder = places::package().join("fixtures/projects");
    let entries = fs::read_dir(folder).expect("the projects can be listed");
    let folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| {
            path.file_name().is_some_and(|it| it.to_string_lossy().starts_with("compose-"))
        })
        .collect();
    assert!(folders.len() >= 6, "only {} projects were found", folders.len());
    let compare = |folder: &PathBuf| {
        let text = fs::read_to_string(folder.join("arguments")).unwrap_or_default();
        let arguments: Vec<&str> = text.split_whitespace().collect();
        let difference =
            difference_of(&theirs(folder, &arguments, &[]), &ours(folder, &arguments, &[]));
        difference.map(|difference| format!("{}: {difference}", folder.display()))
    };
    let failures: Vec<String> = folders.par_iter().filter_map(compare).collect();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

/// Small projects, each with one peculiarity. One starts at a line `=== name`; then come
/// `arguments:`, `environment:` with variables of the process, or `refused:` with a part of what Docker Compose says and `ours:` with a part of
/// what we say; then each file after a line `--- path`.
#[test]
fn small_projects_are_the_same_or_refused_for_the_same_reason() {
    let text = include_str!("projects.txt");
    let cases: Vec<&str> = text.split("=== ").skip(1).collect();
    assert!(cases.len() >= 500, "only {} projects were found", cases.len());
    let failures: Vec<String> =
        cases.par_iter().filter_map(|case| compare_small_project(case)).collect();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

fn compare_small_project(case: &str) -> Option<String> {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    // The name of the folder names the project.
    let folder = root.path().join("proj");
    fs::create_dir(&folder).expect("a folder can be made");
    let mut parts = case.split("--- ");
    let head = parts.next().unwrap_or_default();
    let name = head.lines().next().unwrap_or_default();
    let field = |key: &str| head.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
    let mut pending: Option<(PathBuf, String)> = None;
    let mut files = Vec::new();
    for line in case.lines() {
        if let Some(path) = line.strip_prefix("--- ") {
            files.extend(pending.replace((folder.join(path), String::new())));
        } else if let Some((_, text)) = &mut pending {
            text.push_str(line);
            text.push('\n');
        }
    }
    files.extend(pending);
    for (path, text) in files {
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("it can be made");
        fs::write(&path, text).expect("a file can be written");
    }
    let arguments: Vec<&str> = field("arguments:").unwrap_or_default().split_whitespace().collect();
    let environment: Vec<(&str, &str)> = field("environment:")
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|variable| variable.split_once('='))
        .collect();
    let (theirs, ours) =
        (theirs(&folder, &arguments, &environment), ours(&folder, &arguments, &environment));
    let difference = match field("refused:") {
        None => difference_of(&theirs, &ours),
        Some(reason) => {
            let own = field("ours:").expect("a refused project says what we say");
            let says = |output: &Output, part: &str| {
                let text = [&output.stdout[..], &output.stderr[..]].concat();
                let text =
                    String::from_utf8_lossy(&text).replace(&format!("{}/", folder.display()), "");
                !output.status.success() && text.contains(part)
            };
            let agree = says(&theirs, reason) && says(&ours, own);
            let shown = || format!("Docker Compose: {theirs:?}; we: {ours:?}");
            (!agree).then(shown)
        }
    };
    difference.map(|difference| format!("{name}: {difference}"))
}

/// What Docker Compose says of a project, given its folder and the environment.
fn theirs(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let program = places::oracles().join("py/lib/python3.11/site-packages/compose/docker-compose");
    run(&program, folder, &[arguments, &["config", "--format", "json"]].concat(), environment)
}

fn ours(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    // We take files as they come, where Docker Compose wants a flag.
    let own: Vec<&str> = arguments.iter().copied().filter(|it| *it != "-f").collect();
    let program = Path::new(env!("CARGO_BIN_EXE_plimsoll"));
    let words = [&["config", "--process-env", "--format", "json"], &own[..]].concat();
    run(program, folder, &words, environment)
}

fn run(program: &Path, folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("HOME", "/root")
        .envs(environment.iter().copied())
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be run: {error}", program.display()))
}

fn refusal(output: &Output) -> Option<String> {
    let text = || [&output.stdout[..], &output.stderr[..]].concat();
    (!output.status.success()).then(|| String::from_utf8_lossy(&text()).into_owned())
}

/// The first places in which two projects differ.
fn difference_of(theirs: &Output, ours: &Output) -> Option<String> {
    let read = |output: &Output| serde_json::from_slice::<Value>(&output.stdout).ok();
    let (Some(theirs), Some(ours)) = (read(theirs), read(ours)) else {
        return Some(format!("Docker Compose: {theirs:?}; we: {ours:?}"));
    };
    let mut found = Vec::new();
    walk(&theirs, &ours["project"], "", &mut found);
    (!found.is_empty()).then(|| found[..found.len().min(5)].join("\n    "))
}

fn walk(theirs: &Value, ours: &Value, pointer: &str, found: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            for key in keys {
                let of = |map: &serde_json::Map<String, Value>| map.get(key).cloned();
                match (of(a), of(b)) {
                    (Some(a), Some(b)) => walk(&a, &b, &format!("{pointer}/{key}"), found),
                    (a, b) => found.push(format!("{pointer}/{key}: {a:?} is {b:?} to us")),
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                walk(a, b, &format!("{pointer}/{at}"), found);
            }
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => (),
        (a, b) if a == b => (),
        (a, b) => found.push(format!("{pointer}: {a} is {b} to us")),
    }
}
