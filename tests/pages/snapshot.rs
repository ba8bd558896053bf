//! How the bad examples of a page look in a terminal.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{env, fs};

use plimsoll::checks::{self, Lint};
use plimsoll::report::{Root, full};

use crate::example::{Example, Kind};
use crate::run::Workspace;

/// What is wrong with the snapshot of a lint, if anything is. With `UPDATE_SNAPSHOTS` in the
/// environment it is written anew.
pub(crate) fn check(lint: &'static Lint, examples: &[Example]) -> Result<(), String> {
    let root = Root::find(&env::temp_dir());
    let mut made = String::new();
    for example in examples.iter().filter(|example| example.kind == Kind::Bad) {
        let report = Workspace::new(&example.files, Some(lint))?.check();
        let shown = full::render(&report, &root, false);
        // The last paragraph sums up, and no total belongs in here.
        let shown = shown.trim_end().rsplit_once("\n\n").map_or("", |(shown, _)| shown);
        let lines = shown.trim_end().lines().map(|line| format!("{}\n", line.trim_end()));
        made.extend(lines);
        made.push('\n');
    }
    let path = folder().join(format!("{}.txt", lint.page.name));
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(folder())
            .and_then(|()| fs::write(&path, &made))
            .map_err(|why| format!("{}: {why}", path.display()))?;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if kept == made {
        return Ok(());
    }
    Err(format!(
        "the snapshot differs (UPDATE_SNAPSHOTS=1 writes it)\n--- kept\n{kept}\n--- made\n{made}"
    ))
}

/// Snapshots of no lint.
pub(crate) fn orphans() -> Result<(), String> {
    let entries = fs::read_dir(folder()).map_err(|why| why.to_string())?;
    let orphans: BTreeSet<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            stem.is_none_or(|stem| checks::find(stem).is_none())
        })
        .collect();
    if orphans.is_empty() { Ok(()) } else { Err(format!("of no lint: {orphans:?}")) }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/snapshots")
}
