//! Whole small repositories, read as a user has them read: every finding is in a snapshot that a
//! person has read. `UPDATE_SNAPSHOTS=1 cargo test --test projects` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn check(project: &str, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .current_dir(package())
        .args(["check", "--isolated", "--format", "concise", "--jobs", "1"])
        // A date that passes is no change of the code.
        .args(["--allow", "end-of-life-base-image"])
        // What Git tracks is not known where the package lies in no repository.
        .args(["--allow", "tracked-secret"])
        .args(arguments)
        .arg(PathBuf::from("fixtures/projects").join(project))
        .output()
        .expect("plimsoll runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.is_empty(), "{project}: {stderr}");
    let text = String::from_utf8(output.stdout).expect("findings are text");
    (text, output.status.code())
}

fn agrees_with_snapshot(project: &str) {
    let (found, code) = check(project, &[]);
    let path = package().join("fixtures/projects").join(format!("{project}.txt"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &found).expect("a snapshot can be written");
    }
    let expected = fs::read_to_string(&path).expect("the snapshot is there");
    assert_eq!(found, expected, "{project}");
    assert_eq!(code, Some(1), "{project} has findings");
}

#[test]
fn a_web_application_with_a_database() {
    agrees_with_snapshot("storefront");
}

#[test]
fn a_monorepo_with_shared_stages_and_overrides() {
    agrees_with_snapshot("monorepo");
}

#[test]
fn a_hardened_project_is_clean() {
    let (found, code) = check("hardened", &["--preset", "hardened", "--fail-on", "info"]);
    assert_eq!(found, "");
    assert_eq!(code, Some(0));
}
