mod formats;

use std::path::Path;

use super::{Root, concise, full, json, sarif, statistics};
use crate::checks::find;
use crate::config::{ConfigResolver, Preset};
use crate::engine::{FileError, Report};
use crate::lint::{Finding, Findings, Level, Scope, ScopeKind};
use crate::text::{FileId, Sources, Span};

const DOCKERFILE: &str = "FROM debian:12 AS app\nRUN make \\\n  all\nENV NAME=\"é🦀\" TOKEN=x\n";

/// A report with a file for each text.
fn report(texts: &[(&str, &str)], findings: Vec<Finding>) -> Report {
    let mut sources = Sources::new();
    let files = texts.iter().map(|(path, text)| sources.add(*path, *text)).collect();
    Report { sources, kinds: Vec::new(), files, findings, silenced: 0, errors: Vec::new() }
}

fn root() -> Root {
    Root { working_folder: "/repo/api".into(), root: "/repo".into() }
}

/// A finding on the first occurrence of `needle`.
fn finding(file: u32, text: &str, needle: &str, level: Level) -> Finding {
    let page = find("unused-suppression").unwrap().page;
    let start = text.find(needle).unwrap();
    let mut findings = Findings::new(page, level);
    findings.set_scope(Some(Scope { kind: ScopeKind::Stage, name: "app".to_owned() }));
    findings.report(Span::new(FileId(file), start, start + needle.len()), "`x` is wrong");
    findings.into_vec().remove(0)
}

fn parsed(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

fn json_of(report: &Report) -> String {
    let mut out = Vec::new();
    json::write(report, &root(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn concise_is_a_line_for_each_finding() {
    let report = report(
        &[("Dockerfile", DOCKERFILE)],
        vec![
            finding(0, DOCKERFILE, "FROM", Level::Error),
            finding(0, DOCKERFILE, "TOKEN", Level::Warn),
        ],
    );
    assert_eq!(
        concise::render(&report, &root(), false),
        "Dockerfile:1:1: error[unused-suppression] `x` is wrong\n\
         Dockerfile:4:15: warn[unused-suppression] `x` is wrong\n"
    );
    let colored = concise::render(&report, &root(), true);
    assert!(colored.contains("\u{1b}[31merror[unused-suppression]\u{1b}[0m"));
}

#[test]
fn names_cannot_move_the_cursor() {
    let mut bad = finding(0, DOCKERFILE, "FROM", Level::Error);
    bad.message = "\u{1b}[2J`a\nb`".to_owned();
    let report = report(&[("Dockerfile", DOCKERFILE)], vec![bad]);
    for text in [concise::render(&report, &root(), false), full::render(&report, &root(), false)] {
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    assert_eq!(concise::render(&report, &root(), false).lines().count(), 1);
}

#[test]
fn json_counts_code_points_and_bytes_and_ends_behind_the_last() {
    let report =
        report(&[("Dockerfile", DOCKERFILE)], vec![finding(0, DOCKERFILE, "TOKEN", Level::Warn)]);
    let json = parsed(&json_of(&report));
    assert_eq!(json["schema"], 1);
    let finding = &json["findings"][0];
    assert_eq!(finding["path"], "api/Dockerfile");
    let offset = DOCKERFILE.find("TOKEN").unwrap();
    let start = serde_json::json!({"line": 4, "column": 15, "offset": offset});
    assert_eq!(finding["start"], start);
    assert_eq!(finding["end"]["column"], 20);
    assert_eq!(finding["scope"], serde_json::json!({"kind": "stage", "name": "app"}));
    let summary = serde_json::json!({"files": 1, "errors": 0, "warnings": 1, "infos": 0});
    assert_eq!(json["summary"], summary);
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_tells_equals_apart() {
    let fingerprints = |text: &str| {
        let first = finding(0, text, "TOKEN=x", Level::Warn);
        let mut second = first.clone();
        second.at = Span::new(FileId(0), text.rfind("TOKEN=x").unwrap(), text.len());
        let report = report(&[("Dockerfile", text)], vec![first, second]);
        super::fingerprints(&report, &root())
    };
    let before = fingerprints("FROM a\nENV TOKEN=x\nENV TOKEN=x");
    assert_eq!(before, fingerprints("# new\nFROM a\n\nENV TOKEN=x\nRUN b\nENV TOKEN=x"));
    assert_ne!(before[0], before[1]);
}

#[test]
fn full_shows_the_text_with_all_labels() {
    let compose = "services:\n  api:\n    build: ./api\n";
    let mut finding = finding(0, DOCKERFILE, "TOKEN=x", Level::Warn);
    let at = |file: u32, text: &str, needle: &str| {
        let start = text.find(needle).unwrap();
        Span::new(FileId(file), start, start + needle.len())
    };
    finding
        .related(at(0, DOCKERFILE, "app"), "in this stage")
        .related(at(1, compose, "./api"), "this service builds it")
        .help("take it away");
    let report = report(&[("Dockerfile", DOCKERFILE), ("../compose.yaml", compose)], vec![finding]);
    let expected = r#"warn[unused-suppression]

  ⚠ `x` is wrong
   ╭─[Dockerfile:4:15]
 1 │ FROM debian:12 AS app
   ·                   ─┬─
   ·                    ╰── in this stage
 2 │ RUN make \
 3 │   all
 4 │ ENV NAME="é🦀" TOKEN=x
   ·                ───────
   ╰────
  help: take it away
  ☞ this service builds it
   ╭─[../compose.yaml:3:12]
 2 │   api:
 3 │     build: ./api
   ·            ─────
   ╰────

1 warning in 2 files
`plimsoll explain LINT` tells why and when to allow it
"#;
    assert_eq!(full::render(&report, &root(), false), expected);
}

#[test]
fn full_clips_a_long_line_and_many_lines() {
    let long =
        format!("FROM debian\nRUN {} TOKEN {}\nUSER a\n", "x ".repeat(500_000), "é ".repeat(99));
    let lines = format!("FROM debian\nRUN a \\\n{}  b\n", "  c \\\n".repeat(1000));
    let findings = vec![
        finding(0, &long, "TOKEN", Level::Error),
        finding(0, &long, "RUN", Level::Error),
        {
            let mut whole = finding(0, &long, "RUN", Level::Error);
            whole.at = Span::new(FileId(0), 0, long.len());
            whole
        },
        {
            let mut whole = finding(1, &lines, "RUN", Level::Error);
            whole.at.end = lines.len() as u32;
            whole
        },
    ];
    let report = report(&[("long", &long), ("lines", &lines)], findings);
    let shown = full::render(&report, &root(), false);
    assert!(shown.len() < 4_000, "{} bytes", shown.len());
    assert!(shown.contains(&format!("[long:2:{}]", 6 + 1_000_000)), "{shown}");
    assert!(!shown.contains("Failed"), "{shown}");
}

#[test]
fn places_at_the_ends_of_a_file_are_shown() {
    for text in ["", "\n", "FROM a", "FROM a\n", "\u{feff}FROM a\r\n"] {
        for (start, end) in [(0, 0), (0, text.len()), (text.len(), text.len())] {
            let mut finding = finding(0, text, "", Level::Info);
            finding.at = Span::new(FileId(0), start, end);
            let report = report(&[("Dockerfile", text)], vec![finding]);
            let shown = full::render(&report, &root(), false);
            assert!(shown.contains("is wrong") && !shown.contains("Failed"), "{text:?} {shown}");
            sarif::render(&report, &ConfigResolver::of_preset(Preset::All), &root(), "plimsoll")
                .unwrap();
            json_of(&report);
        }
    }
}

#[test]
fn sarif_is_as_code_scanning_wants_it() {
    let mut whole = finding(0, DOCKERFILE, "RUN make \\\n  all", Level::Info);
    whole
        .related(Span::new(FileId(0), 0, 4), "see [here]")
        .fix("Take it away", vec![crate::text::Edit::delete(whole_span(DOCKERFILE))]);
    let token = finding(0, DOCKERFILE, "TOKEN", Level::Warn);
    let mut report = report(&[("a b/Dockerfile", DOCKERFILE)], vec![whole, token]);
    let message = "not UTF-8".to_owned();
    report.errors.push(FileError { path: "c".into(), message });
    let config = ConfigResolver::of_preset(Preset::All);
    let sarif = parsed(&sarif::render(&report, &config, &root(), "plimsoll").unwrap());
    let run = &sarif["runs"][0];
    assert_eq!(run["automationDetails"]["id"], "plimsoll/");
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), crate::checks::ALL.len());
    // The worse comes first; the crab takes two UTF-16 units.
    let region = &run["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startColumn"], 16);
    let first = &run["results"][1];
    assert_eq!(rules[first["ruleIndex"].as_u64().unwrap() as usize]["id"], first["ruleId"]);
    assert_eq!(first["level"], "note");
    assert_eq!(first["message"]["text"], "`x` is wrong\n[see (here)](1)");
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "api/a%20b/Dockerfile");
    let one_line =
        serde_json::json!({"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 11});
    assert_eq!(place["region"], one_line);
    assert_eq!(first["locations"][0]["logicalLocations"][0]["name"], "app");
    let hash = first["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap();
    assert!(hash.ends_with(":1"), "{hash}");
}

#[test]
fn sarif_rules_tell_what_a_reader_sorts_by() {
    let mut found = finding(0, DOCKERFILE, "TOKEN", Level::Error);
    found.lint = find("hardcoded-secret-value").unwrap().page;
    let report = report(&[("Dockerfile", DOCKERFILE)], vec![found]);
    let config = ConfigResolver::of_preset(Preset::All);
    let run = &parsed(&sarif::render(&report, &config, &root(), "a/b/").unwrap())["runs"][0];
    assert_eq!(run["automationDetails"]["id"], "a/b/");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let names: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert!(names.is_sorted());
    for rule in rules {
        let text = |key: &str, inner: &str| rule[key][inner].as_str().unwrap().to_owned();
        for text in [text("shortDescription", "text"), text("fullDescription", "text")] {
            assert!(!text.is_empty() && text.len() <= 1024, "{rule}");
        }
        let address = rule["helpUri"].as_str().unwrap();
        assert!(text("help", "markdown").contains(address), "{rule}");
        let properties = rule["properties"].as_object().unwrap();
        let tags = properties["tags"].as_array().unwrap();
        assert!(tags.len() <= 20, "{rule}");
        let is_security = tags[0] == "security";
        assert_eq!(properties.contains_key("security-severity"), is_security, "{rule}");
        assert_eq!(properties.contains_key("problem.severity"), !is_security, "{rule}");
        let precision = properties["precision"].as_str().unwrap();
        assert!(["very-high", "high", "medium", "low"].contains(&precision), "{rule}");
    }
    let secret = rules.iter().find(|rule| rule["id"] == "hardcoded-secret-value").unwrap();
    let tags = secret["properties"]["tags"].as_array().unwrap();
    assert_eq!(tags[..3], ["security", "dockerfile", "external/cwe/cwe-798"]);
    assert_eq!(secret["properties"]["security-severity"], "8.0");
}

#[test]
fn sarif_joins_findings_of_one_lint_on_one_line() {
    let text = "FROM a\nRUN x && x\nRUN x\n";
    let at = |start: usize, level: Level| {
        let mut finding = finding(0, text, "x", level);
        finding.at = Span::new(FileId(0), start, start + 1);
        finding
    };
    let findings = vec![at(11, Level::Info), at(16, Level::Warn), at(22, Level::Info)];
    let report = report(&[("Dockerfile", text)], findings);
    let config = ConfigResolver::of_preset(Preset::Default);
    let run = &parsed(&sarif::render(&report, &config, &root(), "plimsoll").unwrap())["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    assert_eq!(results[0]["level"], "warning", "as the worst of the two");
    assert_eq!(results[0]["message"]["text"], "`x` is wrong\n[`x` is wrong](1)");
    let other = &results[0]["relatedLocations"][0];
    assert_eq!(other["physicalLocation"]["region"]["startColumn"], 10);
    let print = |at: usize| {
        results[at]["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().to_owned()
    };
    assert_ne!(print(0), print(1));
}

#[test]
fn sarif_shows_the_way_to_a_finding() {
    let compose = "services:\n  api:\n    build: ./api\n";
    let at = |file: u32, text: &str, needle: &str| {
        let start = text.find(needle).unwrap();
        Span::new(FileId(file), start, start + needle.len())
    };
    let mut found = finding(0, DOCKERFILE, "TOKEN", Level::Warn);
    found
        .related(at(0, DOCKERFILE, "app"), "beside it")
        .origin(at(0, DOCKERFILE, "NAME"), "from here")
        .related(at(1, compose, "./api"), "built here");
    let plain = finding(0, DOCKERFILE, "FROM", Level::Info);
    let report =
        report(&[("Dockerfile", DOCKERFILE), ("../compose.yaml", compose)], vec![found, plain]);
    let config = ConfigResolver::of_preset(Preset::Default);
    let run = &parsed(&sarif::render(&report, &config, &root(), "plimsoll").unwrap())["runs"][0];
    let steps = run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"].as_array();
    let told: Vec<(&str, &str)> = steps
        .unwrap()
        .iter()
        .map(|step| {
            let place = &step["location"]["physicalLocation"]["artifactLocation"]["uri"];
            let words = &step["location"]["message"]["text"];
            (place.as_str().unwrap(), words.as_str().unwrap())
        })
        .collect();
    // Where labels say what comes from where, those beside them are no steps.
    assert_eq!(told, [("api/Dockerfile", "from here"), ("api/Dockerfile", "`x` is wrong")]);
    assert_eq!(run["results"][0]["relatedLocations"].as_array().unwrap().len(), 3);
    assert!(run["results"][1].get("codeFlows").is_none());
}

fn whole_span(text: &str) -> Span {
    Span::new(FileId(0), 0, text.len())
}

#[test]
fn sarif_keeps_the_worst_of_too_many() {
    let info = finding(0, DOCKERFILE, "FROM", Level::Info);
    let text = "FROM a\n".repeat(5_000) + "TOKEN";
    let on_line = |line: usize| {
        let mut info = info.clone();
        info.at = Span::new(FileId(0), 7 * line, 7 * line + 4);
        info
    };
    let mut findings: Vec<Finding> = (0..5_000).map(on_line).collect();
    findings.push(finding(0, &text, "TOKEN", Level::Error));
    let report = report(&[("Dockerfile", &text)], findings);
    let config = ConfigResolver::of_preset(Preset::Default);
    let run = &parsed(&sarif::render(&report, &config, &root(), "plimsoll").unwrap())["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    assert_eq!(results[0]["level"], "error", "the worst comes first");
    let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notifications.len(), 1);
}

#[test]
fn statistics_count_each_lint() {
    let page = find("internal-error").unwrap().page;
    let mut other = finding(0, DOCKERFILE, "FROM", Level::Error);
    other.lint = page;
    let warn = finding(0, DOCKERFILE, "FROM", Level::Warn);
    let report = report(&[("Dockerfile", DOCKERFILE)], vec![other, warn.clone(), warn]);
    let expected = "2  unused-suppression  [safe fix]\n1  internal-error\n";
    assert_eq!(statistics::render(&report), expected);
}

#[test]
#[cfg(unix)]
fn hosts_are_told_where_links_lead() {
    let folder = tempfile::tempdir().unwrap();
    let repository = folder.path().join("repository");
    std::fs::create_dir_all(repository.join(".git")).unwrap();
    std::fs::create_dir(repository.join("a")).unwrap();
    std::fs::write(repository.join("a/Dockerfile"), "").unwrap();
    std::fs::write(folder.path().join("outside"), "").unwrap();
    std::os::unix::fs::symlink("a", repository.join("b")).unwrap();
    std::os::unix::fs::symlink("../outside", repository.join("c")).unwrap();
    let root = Root::find(&repository);
    assert_eq!(root.resolved(Path::new("b/Dockerfile")), "a/Dockerfile");
    assert_eq!(root.relative(Path::new("b/Dockerfile")), "b/Dockerfile");
    assert_eq!(root.resolved(Path::new("c")), "c", "there is nothing better to say");
    assert_eq!(root.resolved(Path::new("gone")), "gone");
}

#[test]
fn the_root_is_that_of_the_repository() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("a/b");
    std::fs::create_dir_all(&inner).unwrap();
    std::fs::write(folder.path().join(".git"), "gitdir: elsewhere").unwrap();
    assert_eq!(Root::find(&inner).path(), folder.path());
    assert_eq!(Root::find(&inner).relative(Path::new("c")), "a/b/c");
}
