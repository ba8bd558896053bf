//! The SARIF multitool, by the authors of the format, finds nothing wrong with our reports: its
//! rules for every producer and those for GitHub code scanning.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_multitool_accepts_our_reports() {
    let tool = multitool();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects");
    let corpus = std::env::var_os("PLIMSOLL_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
    for (name, root, arguments) in [
        ("default", &fixtures, &[][..]),
        ("all", &fixtures, &["--preset", "all"]),
        ("all of the corpus", &corpus, &["--preset", "all"]),
    ] {
        let report = folder.path().join(format!("{name}.sarif"));
        let lint = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
            .current_dir(root)
            .args(["check", "--isolated", "--fail-on", "never", "--output"])
            .arg(&report)
            .args(arguments)
            .output()
            .expect("plimsoll runs");
        // A file of the corpus that cannot be read makes the status 2.
        assert!(lint.status.code() != Some(1), "{}", String::from_utf8_lossy(&lint.stderr));
        let text = fs::read_to_string(&report).expect("the report was written");
        assert!(text.contains("\"ruleId\""), "{name}: a report without results proves nothing");

        let judgement = folder.path().join(format!("{name}.judgement.sarif"));
        let judge = Command::new(&tool)
            .arg("validate")
            .arg(&report)
            .args(["--rule-kind", "Sarif;Ghas", "--output"])
            .arg(&judgement)
            .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
            .output()
            .expect("the multitool runs");
        let judged = fs::read_to_string(&judgement).unwrap_or_else(|why| {
            panic!("{why}: {}{}", text_of(&judge.stdout), text_of(&judge.stderr))
        });
        let judged: serde_json::Value =
            serde_json::from_str(judged.trim_start_matches('\u{feff}')).expect("it writes JSON");
        let results = judged["runs"][0]["results"].as_array().expect("it writes results");
        let wrong: Vec<String> = results
            .iter()
            .filter(|result| result["level"] == "error" || result["level"] == "warning")
            .map(|result| format!("{} {}", result["ruleId"], result["message"]))
            .collect();
        assert!(wrong.is_empty(), "{name}: {}", wrong.join("\n"));
    }
}

fn multitool() -> PathBuf {
    let oracles = std::env::var_os("PLIMSOLL_ORACLES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(".oracles"), PathBuf::from);
    oracles.join("js/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool")
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
