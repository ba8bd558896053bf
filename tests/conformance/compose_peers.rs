//! compose-lint, compose-harden and dclint, asked; and our verdicts on the corpus against theirs,
//! rule by rule and service by service. Each disagreement is in `differences.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::thread;

use plimsoll::text::{FileId, LineIndex};
use plimsoll::yaml::{self, NodeKind, Tree};

use serde_json::{Value, json};

use crate::places;
use crate::verdicts::{Files, Verdict, compare};

/// What one of the tools finds.
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) rule: String,
    place: Place,
}

/// Where a tool says that it is.
enum Place {
    Line(u64),
    Service(String),
}

/// Asks a tool of files.
type Ask = fn(&[&PathBuf]) -> Vec<Found>;

/// The tools, and how each is asked of files.
pub(crate) const TOOLS: [(&str, Ask); 3] =
    [("compose-lint", compose_lint), ("compose-harden", compose_harden), ("dclint", dclint)];

/// Rules that are about the file as a whole, whose finding each tool puts where it likes.
const OF_FILES: [&str; 5] = [
    "invalid-schema",
    "no-version-field",
    "require-project-name-field",
    "services-alphabetical-order",
    "top-level-properties-order",
];

#[test]
fn compose_peers_agree_on_the_corpus_but_for_named_differences() {
    // The tools tell of a file by its whole path.
    let corpus = fs::canonicalize(places::corpus()).expect("the corpus is there");
    let files = Files::new(places::files(&corpus, is_compose), begins_of_services);
    assert!(files.lines.len() > 300, "only {} files were found", files.lines.len());
    let paths: Vec<&PathBuf> = files.lines.keys().collect();
    let (files, paths) = (&files, &paths);
    let (ours, found) = thread::scope(|scope| {
        let ours = scope.spawn(|| files.ours(""));
        let asked = TOOLS.map(|(tool, ask)| (tool, scope.spawn(move || ask(paths))));
        let found = asked.map(|(tool, asked)| (tool, asked.join().expect("the tool answers")));
        (ours.join().expect("we answer"), found)
    });
    for (tool, found) in found {
        let mut services: BTreeMap<&Path, BTreeMap<String, usize>> = BTreeMap::new();
        let theirs = found.iter().filter_map(|found| {
            let line = match &found.place {
                Place::Line(line) => *line,
                Place::Service(name) => {
                    let own = services.entry(&found.path).or_insert_with(|| lines_of(&found.path));
                    own.get(name).copied().unwrap_or(0) as u64
                }
            };
            files.verdict(found.rule.clone(), &found.path, line)
        });
        let theirs: BTreeSet<Verdict> = theirs.map(of_whole_file).collect();
        let own = ours.iter().filter_map(|(alias, path, line)| {
            let rule = alias.strip_prefix(tool)?.strip_prefix(':')?;
            Some(of_whole_file((rule.to_owned(), path.clone(), *line)))
        });
        compare(tool, &theirs, &own.collect());
    }
}

fn of_whole_file((rule, path, line): Verdict) -> Verdict {
    let is_of_file = OF_FILES.contains(&rule.as_str());
    (rule, path, if is_of_file { 0 } else { line })
}

fn is_compose(name: &str) -> bool {
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    is_yaml && (name.starts_with("compose") || name.starts_with("docker-compose"))
}

/// The lines on which the services of a file begin, and what stands at the top beside them.
fn begins_of_services(path: &Path) -> Vec<usize> {
    let (tree, index) = parsed(path);
    let mut keys = entries(&tree, tree.documents.first().copied());
    keys.extend(services_of(&tree));
    let mut lines: Vec<usize> =
        keys.iter().map(|(_, entry)| index.line_of(tree.node(entry.key).span.start) + 1).collect();
    lines.sort_unstable();
    lines
}

/// The line of each service, by its name.
fn lines_of(path: &Path) -> BTreeMap<String, usize> {
    let (tree, index) = parsed(path);
    let line = |entry: &yaml::Entry| index.line_of(tree.node(entry.key).span.start) + 1;
    services_of(&tree).into_iter().map(|(name, entry)| (name, line(&entry))).collect()
}

fn parsed(path: &Path) -> (Tree, LineIndex) {
    let bytes = fs::read(path).expect("a file of the corpus can be read");
    let text: Arc<str> = Arc::from(String::from_utf8_lossy(&bytes).as_ref());
    (yaml::parse(FileId(0), &text), LineIndex::new(&text))
}

fn services_of(tree: &Tree) -> Vec<(String, yaml::Entry)> {
    let top = entries(tree, tree.documents.first().copied());
    let services = top.iter().find(|(key, _)| key == "services").map(|(_, entry)| entry.value);
    entries(tree, services)
}

fn entries(tree: &Tree, node: Option<yaml::NodeId>) -> Vec<(String, yaml::Entry)> {
    let Some(NodeKind::Mapping { entries, .. }) = node.map(|node| &tree.node(node).kind) else {
        return Vec::new();
    };
    let named = entries.iter().filter_map(|entry| match &tree.node(entry.key).kind {
        NodeKind::Scalar { text, .. } => Some((text.to_string(), *entry)),
        _ => None,
    });
    named.collect()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// What compose-lint finds in files that are given by their full paths.
fn compose_lint(paths: &[&PathBuf]) -> Vec<Found> {
    let output = Command::new(places::oracles().join("py/bin/compose-lint"))
        .args(["check", "--format", "json", "--allow-partial-coverage"])
        .args(paths)
        .output()
        .expect("compose-lint runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it writes JSON");
    let found = |finding: &Value| Found {
        path: PathBuf::from(text(finding, "file")),
        rule: text(finding, "rule_id"),
        place: Place::Line(finding["line"].as_u64().unwrap_or(1)),
    };
    report["findings"].as_array().expect("a list").iter().map(found).collect()
}

/// What compose-harden finds, which points at services alone.
fn compose_harden(paths: &[&PathBuf]) -> Vec<Found> {
    let questions: Vec<Value> = paths.iter().map(|path| json!({ "path": path })).collect();
    let answers = places::ask_python("harden.py", &questions);
    let mut found = Vec::new();
    for (path, answer) in paths.iter().zip(answers) {
        for pair in answer["failed"].as_array().into_iter().flatten() {
            let word = |at: usize| pair[at].as_str().unwrap_or_default().to_owned();
            let place = Place::Service(word(0));
            found.push(Found { path: (*path).clone(), rule: word(1), place });
        }
    }
    found
}

/// What dclint finds.
fn dclint(paths: &[&PathBuf]) -> Vec<Found> {
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
                place: Place::Line(message["line"].as_u64().unwrap_or(1)),
            });
        }
    }
    found
}
