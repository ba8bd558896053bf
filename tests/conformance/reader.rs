//! Our judgment of instructions against BuildKit's instruction reader. The program `tally`, which
//! contains that of BuildKit 0.32, refuses to lint what it cannot read.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use plimsoll::dockerfile::{SyntaxErrorKind, parse};
use plimsoll::text::FileId;

use crate::places;

/// Whether BuildKit's reader takes a Dockerfile.
fn is_accepted(path: &Path) -> bool {
    let program = places::oracles().join("js/node_modules/@wharflab/tally-linux-x64/bin/tally");
    let output = Command::new(&program)
        .args([
            "lint",
            "--no-config",
            "--slow-checks",
            "off",
            "--select",
            "buildkit/MaintainerDeprecated",
        ])
        .args(["--format", "json"])
        .arg(path)
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be run: {error}", program.display()));
    let complaint = String::from_utf8_lossy(&output.stderr);
    let refusal = complaint.contains("failed to lint");
    // A file without FROM is read, but there is nothing to lint in it.
    let fragment = complaint.contains("has no stages");
    let answer: Option<serde_json::Value> = serde_json::from_slice(&output.stdout).ok();
    let answers = [refusal, fragment, answer.is_some()];
    let clear = answers.into_iter().filter(|answer| *answer).count() == 1;
    assert!(clear, "{}: no clear answer: {output:?}", path.display());
    !refusal
}

/// What we find that BuildKit refuses.
fn errors(text: &str) -> Vec<SyntaxErrorKind> {
    let dockerfile = parse(FileId(0), &Arc::from(text));
    let kinds = dockerfile.errors.into_iter().map(|error| error.kind);
    kinds
        .filter(|kind| {
            !matches!(
                kind,
                SyntaxErrorKind::EmptyContinuationLine | SyntaxErrorKind::MalformedExecForm(_)
            )
        })
        .collect()
}

#[test]
fn instructions_are_judged_as_buildkit_judges_them() {
    let cases = fs::read_to_string(places::package().join("tests/conformance/instructions.txt"))
        .expect("the list of instructions can be read");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("Dockerfile");
    let mut wrong = Vec::new();
    for case in cases.lines().filter(|line| !line.starts_with('#')) {
        let (verdict, instruction) = case.split_once(' ').expect("a verdict, then the instruction");
        let text = format!("FROM x\n{instruction}\n");
        fs::write(&path, &text).expect("a temporary file can be written");
        let (theirs, ours) = (is_accepted(&path), errors(&text));
        let expected = match verdict {
            "accepted" => theirs && ours.is_empty(),
            "refused" => !theirs && !ours.is_empty(),
            "later" => theirs && !ours.is_empty(),
            _ => panic!("{verdict} is no verdict"),
        };
        if !expected {
            wrong.push(format!("{case}\n    BuildKit accepts it: {theirs}, our errors: {ours:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What we refuse of real files and of our fixtures is refused by BuildKit, and the other way
/// round; what its later stages refuse is in the list above.
#[test]
fn files_are_judged_as_buildkit_judges_them() {
    /// Refused when the image is built from, or when variables are expanded.
    const LATER: &[&str] =
        &["env-open-quote", "label-name-alone", "nothing-expands", "onbuild", "onbuild-later"];
    let mut files =
        places::files(&places::package().join("fixtures/dockerfile"), places::is_dockerfile);
    // Real files are nearly all well formed: only what we refuse is worth the question.
    let corpus = places::files(&places::corpus(), places::is_dockerfile);
    files.extend(corpus.into_iter().filter(|path| {
        !errors(&String::from_utf8_lossy(&fs::read(path).expect("a file can be read"))).is_empty()
    }));
    let mut wrong = Vec::new();
    for path in files {
        let text = fs::read(&path).expect("a file can be read");
        let (theirs, ours) = (is_accepted(&path), errors(&String::from_utf8_lossy(&text)));
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if theirs != ours.is_empty() && !(theirs && LATER.contains(&stem)) {
            wrong.push(format!(
                "{}: BuildKit accepts it: {theirs}, our errors: {ours:?}",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
