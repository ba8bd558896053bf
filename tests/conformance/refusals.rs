//! Every error of Compose's loader that a file can raise, raised by us at the exact place.

use std::fs;
use std::process::Command;

use rayon::prelude::*;

use crate::places;

/// Sites of compose-go's errors that no Compose file on disk can raise alone, and why.
const NEVER: &[(&str, &str)] = &[
    ("cli/options.go:554", "a folder without a name"),
    ("dotenv/env.go:38", "`--env-file`, which the command line answers for"),
    ("dotenv/env.go:48", "`--env-file`, which the command line answers for"),
    ("interpolation/interpolation.go:126", "the environment of who runs it may set the variable"),
    ("template/template.go:68", "the environment of who runs it may set the variable"),
    ("loader/validate.go:110", "the same as `undefined-reference` of a config"),
    ("override/uncity.go:146", "a device without target"),
];

/// Small projects. One starts at a line `=== name`; then come, where Docker Compose refuses it,
/// `site:` with the lines of compose-go that do, `refused:` with a part of what it says, and
/// `ours:` with the start of what `plimsoll check` says; then each file after a line `--- path`.
/// A reason names only what Compose says at every run: it starts a circle where its map of services does.
#[test]
fn what_compose_refuses_is_told_at_its_place() {
    let text = include_str!("refusals.txt");
    let cases: Vec<&str> = text.split("=== ").skip(1).collect();
    assert!(cases.len() >= 100, "only {} projects were found", cases.len());
    let failures: Vec<String> = cases.par_iter().filter_map(|case| compare(case)).collect();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
    let sites = cases.iter().flat_map(|case| field(case, "site:")).flat_map(str::split_whitespace);
    let count = sites.collect::<std::collections::BTreeSet<_>>().len();
    assert!(count + NEVER.len() >= 70, "only {count} sites of compose-go are raised");
}

fn field<'c>(case: &'c str, key: &str) -> Option<&'c str> {
    case.lines()
        .take_while(|line| !line.starts_with("--- "))
        .find_map(|line| line.strip_prefix(key))
        .map(str::trim)
}

fn compare(case: &str) -> Option<String> {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = root.path().join("proj");
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in case.lines() {
        if let Some(path) = line.strip_prefix("--- ") {
            files.push((path, String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("it can be made");
        fs::write(&path, text).expect("a file can be written");
    }
    let compose = places::oracles().join("py/lib/python3.11/site-packages/compose/docker-compose");
    let theirs = Command::new(&compose)
        .args(["config", "-q"])
        .current_dir(&folder)
        .env_clear()
        .env("HOME", "/root")
        .output()
        .unwrap_or_else(|error| panic!("{} cannot be run: {error}", compose.display()));
    let ours = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["check", "--isolated", "--fail-on", "error", "--format", "concise", "."])
        .current_dir(&folder)
        .output()
        .expect("we can be run");
    let theirs_text =
        String::from_utf8_lossy(&theirs.stderr).replace(&format!("{}/", folder.display()), "");
    // The table has a reason of several lines in one.
    let on_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let theirs_text = on_one_line(&theirs_text);
    let ours_text = String::from_utf8_lossy(&ours.stdout);
    let agree = match field(case, "refused:") {
        None => theirs.status.success() && ours.status.success(),
        Some(reason) => {
            let own = field(case, "ours:").expect("a refused project says what we say");
            !theirs.status.success()
                && theirs_text.contains(&on_one_line(reason))
                && ours_text.lines().any(|line| line.starts_with(own))
        }
    };
    let name = case.lines().next().unwrap_or_default();
    (!agree).then(|| format!("{name}: Docker Compose: {theirs_text}; we: {ours_text}"))
}
