//! The formats that other programs read, of the whole corpus with every lint on: by their
//! schemas, or by programs that read them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The formats that a program here judges, with the endings of their files.
const FORMATS: [&str; 8] =
    ["json", "sarif", "gitlab", "junit", "github", "markdown", "checkstyle", "rdjson"];

#[test]
fn the_readers_of_the_formats_take_the_corpus() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = |format: &str| folder.path().join(format);
    let mut lint = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    lint.current_dir(corpus()).args(["check", "--isolated", "--preset", "all"]);
    lint.args(["--fail-on", "never", "--format", "github"]);
    for format in FORMATS {
        lint.arg("--output").arg(format!("{format}:{}", file(format).display()));
    }
    let ran = lint.output().expect("plimsoll runs");
    let errors = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.code().is_some_and(|code| code != 1), "{errors}");

    // GitHub's runner reads lines; what is no command is shown as it is.
    let annotations = String::from_utf8(ran.stdout).expect("it writes text");
    assert_eq!(annotations.lines().filter(|line| line.starts_with("::error ")).count(), 10);
    assert!(annotations.ends_with("not shown here: see the log\n"));

    let judge = Command::new(oracles().join("py/bin/python"))
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/formats.py"))
        .args(FORMATS.map(file))
        .output()
        .expect("Python runs");
    assert!(judge.status.success(), "{}{}", text(&judge.stdout), text(&judge.stderr));

    let readers = oracles().join("js/node_modules");
    let validator = Command::new(readers.join(".bin/rdformat-validator"))
        .args(["--strict", "--format", "json"])
        .arg(file("rdjson"))
        .output()
        .expect("the validator of RDFormat runs");
    assert!(validator.status.success(), "{}{}", text(&validator.stdout), text(&validator.stderr));

    let reader = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/checkstyle.js"))
        .arg(&readers)
        .args([file("checkstyle"), file("json")])
        .output()
        .expect("node runs");
    assert!(reader.status.success(), "{}{}", text(&reader.stdout), text(&reader.stderr));
}

#[test]
fn the_schema_says_what_the_program_says() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let judge = Command::new(oracles().join("py/bin/python"))
        .arg(package.join("tests/conformance/schema.py"))
        .arg(env!("CARGO_BIN_EXE_plimsoll"))
        .arg(package.join("plimsoll.schema.json"))
        .arg(package.join("README.md"))
        .output()
        .expect("Python runs");
    assert!(judge.status.success(), "{}{}", text(&judge.stdout), text(&judge.stderr));
}

fn corpus() -> PathBuf {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    env::var_os("PLIMSOLL_CORPUS").map_or_else(own, PathBuf::from)
}

fn oracles() -> PathBuf {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join(".oracles");
    env::var_os("PLIMSOLL_ORACLES").map_or_else(own, PathBuf::from)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
