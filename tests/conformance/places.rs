//! Where the tools, the corpus and our own fixtures are, and how a tool is asked.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

/// The package's own folder.
pub(crate) fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder(variable: &str, default: &str, what: &str) -> PathBuf {
    let path = match std::env::var_os(variable) {
        Some(path) => PathBuf::from(path),
        None => package().join(default),
    };
    assert!(
        path.is_dir(),
        "{what} not found at {}: set {variable} to the folder that has them",
        path.display()
    );
    path
}

/// The folder of the real tools.
pub(crate) fn oracles() -> PathBuf {
    folder("PLIMSOLL_ORACLES", ".oracles", "the real tools are")
}

/// The folder of real files.
pub(crate) fn corpus() -> PathBuf {
    folder("PLIMSOLL_CORPUS", "../shared/corpus", "the corpus is")
}

/// All files below a folder whose name pleases, sorted.
pub(crate) fn files(below: &Path, pleases: fn(&str) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![below.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
        for entry in entries {
            let entry = entry.expect("an entry of a folder can be read");
            let kind = entry.file_type().expect("the kind of an entry can be read");
            let name = entry.file_name();
            if kind.is_dir() && name != ".git" {
                folders.push(entry.path());
            } else if kind.is_file() && name.to_str().is_some_and(pleases) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// Whether a file of this name is a Dockerfile.
pub(crate) fn is_dockerfile(name: &str) -> bool {
    let lower = name.to_lowercase();
    let not = [".dockerignore", ".md", ".txt", ".j2", ".tmpl", ".tpl", ".erb", ".template"];
    if not.iter().any(|ending| lower.ends_with(ending)) {
        return false;
    }
    ["dockerfile", "containerfile"].iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
            || lower.strip_suffix(word).is_some_and(|rest| rest.ends_with('.'))
    })
}

/// Runs a Python script of `tests/conformance` in the tools' environment: a JSON value a line in,
/// a JSON value a line out, in the same order.
pub(crate) fn ask_python(script: &str, questions: &[Value]) -> Vec<Value> {
    let python = oracles().join("py/bin/python");
    let mut child = Command::new(&python)
        .arg(package().join("tests/conformance").join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{} cannot be run: {error}", python.display()));
    let mut stdin = child.stdin.take().expect("the standard input was piped");
    let text: String = questions.iter().map(|question| format!("{question}\n")).collect();
    let writer = thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("the script's output can be read");
    assert!(output.status.success(), "{script} failed: {}", output.status);
    writer.join().expect("the writer does not panic").expect("the script reads its input");
    let answers: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("the script prints JSON"))
        .collect();
    assert_eq!(answers.len(), questions.len(), "{script} answers each question");
    answers
}
