//! Our YAML against Docker Compose's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use plimsoll::text::FileId;
use plimsoll::yaml::{NodeKind, Scalar, Tree, parse};
use serde_json::Value;

use crate::places;

/// Scalars of every kind that go-yaml tells apart, apart from `.inf` and `.nan`, for which JSON
/// has no word.
const SCALARS: &[&str] = &[
    "0o17",
    "0777",
    "0x1F",
    "0X1f",
    "0b11",
    "0B11",
    "1_000",
    "~",
    "yes",
    "on",
    "off",
    "y",
    "N",
    "08",
    "1e3",
    "1.",
    "+5",
    "18446744073709551615",
    "-0o17",
    "0O17",
    ".5",
    "-.5",
    "+.5",
    "5.",
    "1.e3",
    "1e",
    "-9223372036854775809",
    "9223372036854775808",
    "99999999999999999999",
    "0b",
    "0x",
    "0o8",
    "09.5",
    "1_",
    "_1",
    "1__0",
    "+0x1f",
    "-0b1",
    "+-1",
    "+",
    ".",
    "..",
    "1:30",
    "22:22:22",
    "2024-01-02",
    "2024-1-2",
    "2024-13-02",
    "2024-02-30",
    "2024-02-29",
    "2023-02-29",
    "2024-01-02T10:00:00Z",
    "2024-01-02 10:00:00",
    "2024-01-02T10:00:00",
    "2024-01-02t1:2:3.5+02:00",
    "20240102",
    "2024-01-02 10:00:00Z",
    "2024-01-02 10:00:00 +1",
    "2024-01-02T25:00:00Z",
    "NULL",
    "Null",
    "nuLL",
    "TRUE",
    "True",
    "tRUE",
    "False",
    "null",
    "true",
    "1e400",
    "0x_1",
    "0_7",
    "0o",
    "00",
    "-0",
    "1.2.3",
    "1-2",
    "12e-1",
    "1e+2",
    "0.0.0.0",
    "5m",
    "1E3",
    "0x1p4",
    ".1_5",
    "1_0.5",
    "0b102",
    "0b1_0",
    "-",
    "0777777777777777777777777",
];

fn fixture(name: &str) -> Vec<(String, String)> {
    let path = places::package().join("fixtures/yaml").join(name);
    let text = fs::read_to_string(&path).expect("the fixture can be read");
    let cases = format!("\n{text}");
    let cases: Vec<(String, String)> = cases
        .split("\n=====")
        .skip(1)
        .map(|case| {
            let (header, body) = case.split_once('\n').expect("a case has lines");
            (header.trim().to_owned(), format!("{body}\n"))
        })
        .collect();
    assert!(!cases.is_empty(), "{name} has no case");
    cases
}

fn compose(file: &Path, format: &str) -> Result<String, String> {
    let tool = places::oracles().join("py/lib/python3.11/site-packages/compose/docker-compose");
    let output = Command::new(&tool)
        .arg("-f")
        .arg(file)
        .args(["config", "--no-interpolate", "--format", format])
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be run: {error}", tool.display()));
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Whether Compose's complaint is about YAML, not about what a value means to it.
fn is_yaml_error(message: &str) -> bool {
    message.starts_with("yaml: ")
        || [": yaml: ", "already defined at line", "cycle detected: node"]
            .iter()
            .any(|sign| message.contains(sign))
}

fn read(text: &str) -> Tree {
    parse(FileId(0), &Arc::from(text))
}

/// Where Compose and we do not agree on whether a text is YAML.
fn disagreements(texts: &[(String, String)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("compose.yaml");
    let mut found = Vec::new();
    for (name, text) in texts {
        fs::write(&file, text).expect("the temporary file can be written");
        let theirs = compose(&file, "json").err().filter(|message| is_yaml_error(message));
        let ours = read(text).errors;
        if theirs.is_some() == ours.is_empty() {
            found.push(format!("{name}: {text:?}\n  Compose: {theirs:?}\n  ours: {ours:?}"));
        }
    }
    found
}

#[test]
fn fixtures_are_yaml_where_compose_says_so() {
    let mut cases = fixture("accepted.txt");
    cases.extend(fixture("rejected.txt"));
    let found = disagreements(&cases);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn deliberate_differences_are_still_there() {
    let cases = fixture("different.txt");
    assert_eq!(disagreements(&cases).len(), cases.len());
}

#[test]
fn compose_files_of_the_corpus_are_yaml_where_compose_says_so() {
    let is_compose = |name: &str| {
        name.contains("compose") && (name.ends_with(".yaml") || name.ends_with(".yml"))
    };
    let files: Vec<PathBuf> = places::files(&places::corpus(), is_compose);
    assert!(files.len() >= 300, "the corpus has only {} Compose files", files.len());
    let text = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("the file is UTF-8");
        (path.display().to_string(), text)
    };
    let found = disagreements(&files.iter().map(text).collect::<Vec<_>>());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn scalars_mean_what_they_mean_to_compose() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("compose.yaml");
    let items: String = SCALARS.iter().map(|scalar| format!("  - {scalar}\n")).collect();
    // A dash alone opens a list within the list.
    let items = items.replace("  - -\n", "  - \"-\"\n");
    let text = format!("services: {{a: {{image: x}}}}\nx-a:\n{items}");
    fs::write(&file, &text).expect("the temporary file can be written");
    let answer = compose(&file, "json").expect("Compose takes the scalars");
    let answer: Value = serde_json::from_str(&answer).expect("Compose prints JSON");
    let theirs = answer["x-a"].as_array().expect("the list is printed");
    assert_eq!(theirs.len(), SCALARS.len());
    let tree = read(&text);
    let NodeKind::Mapping { entries, .. } = &tree.node(tree.documents[0]).kind else {
        panic!("the text is a mapping")
    };
    let NodeKind::Sequence { items, .. } = &tree.node(entries[1].value).kind else {
        panic!("the value is a list")
    };
    let mut found = Vec::new();
    for (item, theirs) in items.iter().zip(theirs) {
        let NodeKind::Scalar { text, scalar, .. } = &tree.node(*item).kind else {
            panic!("each item is a scalar")
        };
        let agree = match (scalar, theirs) {
            (Scalar::Null, Value::Null) => true,
            (Scalar::Bool(ours), Value::Bool(theirs)) => ours == theirs,
            (Scalar::Int(ours), Value::Number(theirs)) => theirs.as_i64() == Some(*ours),
            (Scalar::Float(ours), Value::Number(theirs)) => theirs.as_f64() == Some(*ours),
            (Scalar::Timestamp, Value::String(theirs)) => theirs.as_bytes().get(10) == Some(&b'T'),
            (Scalar::Text, Value::String(theirs)) => theirs == text,
            _ => false,
        };
        if !agree {
            found.push(format!("{text}: Compose {theirs}, ours {scalar:?}"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
