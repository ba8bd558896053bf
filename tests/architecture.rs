//! The rules of the house that the compiler does not see.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use plimsoll::checks::{self, Check};

/// What each module may use besides itself.
const LAYERS: [(&str, &[&str]); 15] = [
    ("text", &[]),
    ("dockerfile", &["text"]),
    ("dockerignore", &["text"]),
    ("git", &[]),
    ("yaml", &["text"]),
    ("shell", &["text"]),
    ("compose", &["text", "yaml"]),
    ("model", &["text", "dockerfile", "dockerignore", "yaml", "shell", "compose", "lint"]),
    ("lint", &["text"]),
    ("checks", &["text", "model", "lint"]),
    ("config", &["text", "model", "lint", "checks"]),
    (
        "engine",
        &[
            "text",
            "dockerfile",
            "dockerignore",
            "git",
            "yaml",
            "shell",
            "compose",
            "model",
            "lint",
            "checks",
            "config",
        ],
    ),
    ("report", &["text", "lint", "checks", "config", "engine"]),
    ("lsp", &["text", "yaml", "compose", "model", "lint", "checks", "config", "engine", "report"]),
    (
        "cli",
        &[
            "text", "yaml", "compose", "model", "lint", "checks", "config", "engine", "report",
            "lsp",
        ],
    ),
];

/// The tools whose rules a lint can be the same as.
const TOOLS: [&str; 16] = [
    "binnacle",
    "buildkit",
    "checkov",
    "compose-harden",
    "compose-lint",
    "dclint",
    "docker-language-server",
    "dockerfile-utils",
    "dockerfilelint",
    "hadolint",
    "kics",
    "semgrep",
    "shellcheck",
    "sonar",
    "tally",
    "trivy",
];

/// A file that does not fit in the head is split by meaning; a table is no reading matter.
const LINES: usize = 750;

#[test]
fn modules_use_only_what_lies_below() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for path in rust_files(&root().join("src")) {
        let relative = relative(&path);
        let mut parts = relative.split('/').skip(1);
        let module = parts.next().unwrap_or_default().trim_end_matches(".rs").to_owned();
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{relative}: `{module}` is in no layer"));
            continue;
        };
        let text = fs::read_to_string(&path).expect("a file that was listed can be read");
        for used in uses(&text) {
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{relative}: `{module}` may not use `{used}`"));
            }
        }
        seen.insert(module);
    }
    assert!(seen.contains("engine"), "the files were not found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn uses_are_found() {
    let text = "use crate::text::Span;\nuse crate::{dockerfile, yaml::{self, Tree}};\nlet x = crate::lint::A;\n";
    let found: Vec<String> = uses(text).into_iter().collect();
    assert_eq!(found, ["dockerfile", "lint", "text", "yaml"]);
}

#[test]
fn files_fit_in_the_head() {
    let mut long = Vec::new();
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).expect("a file that was listed can be read");
        let lines = text.lines().count();
        if lines > LINES && !path.ends_with("tables.rs") {
            long.push(format!("{}: {lines} lines", relative(&path)));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_list_of_checks_is_sorted() {
    let text = fs::read_to_string(root().join("src/checks/mod.rs")).expect("it exists");
    let modules: Vec<&str> = text.lines().filter(|line| line.starts_with("mod ")).collect();
    assert!(modules.is_sorted(), "sort the `mod` lines of src/checks/mod.rs");
}

#[test]
fn aliases_are_well_formed() {
    let mut wrong = Vec::new();
    for lint in checks::ALL {
        let page = lint.page;
        let mut own = BTreeSet::new();
        for alias in page.aliases() {
            if !own.insert((alias.variant, alias.id)) {
                wrong.push(format!("{}: `{}` twice", page.name, alias.id));
            }
        }
        let aliases = page.aliases().map(|alias| alias.id);
        for id in aliases.chain(page.related.iter().copied()) {
            let tool = id.split_once(':').map(|(tool, rule)| (TOOLS.contains(&tool), rule));
            if !tool.is_some_and(|(known, rule)| known && !rule.is_empty()) {
                wrong.push(format!("{}: `{id}` is not `tool:ID`", page.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `fixtures/aliases/<tool>.txt` lists the rules of each tool: one that no lint is the same as says
/// why after a colon.
#[test]
fn every_rule_of_another_tool_is_a_lint_or_left_out_with_a_reason() {
    let mut wrong = Vec::new();
    for tool in TOOLS {
        let Ok(list) = fs::read_to_string(root().join(format!("fixtures/aliases/{tool}.txt")))
        else {
            continue;
        };
        let mut known = BTreeSet::new();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let (rule, reason) = line.split_once(": ").map_or((line, None), |(a, b)| (a, Some(b)));
            known.insert(rule);
            let id = format!("{tool}:{rule}");
            let is_same = |alias: &str| match id.strip_suffix('*') {
                Some(prefix) => alias.starts_with(prefix),
                None => alias == id,
            };
            let is_lint = checks::ALL.iter().any(|it| it.page.aliases().any(|a| is_same(a.id)));
            match (is_lint, reason) {
                (true, Some(_)) => wrong.push(format!("{id} is left out, and a lint")),
                (false, None) => wrong.push(format!("{id} is no lint, and no reason is given")),
                (true, None) | (false, Some(_)) => (),
            }
        }
        for lint in checks::ALL {
            let page = lint.page;
            let aliases = page.aliases().map(|alias| alias.id);
            for id in aliases.chain(page.related.iter().copied()) {
                let rule = id.strip_prefix(tool).and_then(|rest| rest.strip_prefix(':'));
                let is_shellcheck = rule.is_some_and(|rule| rule.starts_with("SC"));
                if rule.is_some_and(|rule| !known.contains(rule)) && !is_shellcheck {
                    wrong.push(format!("{}: {id} is not in fixtures/aliases", page.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn controls_exist() {
    let known: BTreeSet<String> = plimsoll::report::compliance::controls()
        .map(|control| format!("{}:{}", control.framework, control.id))
        .collect();
    assert!(known.contains("soc2:CC8.1"), "the table ends early");
    for lint in checks::ALL {
        for control in lint.page.controls {
            assert!(known.contains(*control), "{}: no control `{control}`", lint.page.name);
        }
    }
}

#[test]
fn every_lint_has_a_fixture_and_every_fixture_a_lint() {
    let fixtures: BTreeSet<String> = fs::read_dir(root().join("fixtures/lints"))
        .expect("it exists")
        .map(|entry| entry.expect("it can be listed").path())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    for name in &fixtures {
        assert!(checks::find(name).is_some(), "fixtures/lints/{name}.md belongs to no lint");
    }
    for lint in checks::ALL {
        let name = lint.page.name;
        let needs = !matches!(lint.check, Check::Engine);
        assert!(!needs || fixtures.contains(name), "fixtures/lints/{name}.md is missing");
    }
}

#[test]
fn the_table_of_lints_is_true() {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["lints", "--format", "markdown"])
        .output()
        .expect("the program runs");
    let table = String::from_utf8(output.stdout).expect("a table is text");
    let expected = format!(
        "# The lints\n\nA page each; `plimsoll explain NAME` shows it in the terminal. \
         This table is made of the pages: `UPDATE_SNAPSHOTS=1 cargo test --test architecture`.\n\n{table}"
    );
    let path = root().join("lints/README.md");
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &expected).expect("lints/README.md can be written");
    }
    let readme = fs::read_to_string(&path).expect("lints/README.md exists");
    assert!(
        readme == expected,
        "lints/README.md is out of date: UPDATE_SNAPSHOTS=1 cargo test --test architecture"
    );
}

#[test]
fn the_schema_of_the_configuration_is_true() {
    let schema = plimsoll::config::schema();
    let expected = serde_json::to_string_pretty(&schema).expect("JSON can be written") + "\n";
    let path = root().join("plimsoll.schema.json");
    if env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &expected).expect("plimsoll.schema.json can be written");
    }
    let text = fs::read_to_string(&path).expect("plimsoll.schema.json exists");
    assert!(
        text == expected,
        "plimsoll.schema.json is out of date: UPDATE_SNAPSHOTS=1 cargo test --test architecture"
    );
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap_or(path);
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the sources can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The modules at the top of the crate that a file names.
fn uses(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, start) in text.match_indices("crate::") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|char| char.is_alphanumeric() || char == '_' || char == '$') {
            continue;
        }
        let rest = &text[at + start.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(first_word(rest));
            continue;
        };
        // The names on the first level of the group.
        let mut depth = 1;
        let mut starts = true;
        for (at, char) in group.char_indices() {
            match char {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => starts = true,
                char if char.is_alphabetic() && starts => {
                    found.insert(first_word(&group[at..]));
                    starts = false;
                }
                _ => (),
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
}
