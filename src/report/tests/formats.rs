//! The formats that other programs read: what each wants exactly. Whether they take it as a
//! whole is for `tests/conformance/formats.rs` to say.

use super::*;
use crate::report::{checkstyle, github, gitlab, html, junit, markdown, rdjson};
use crate::text::Edit;

/// A warning on `TOKEN` with characters that every format has to escape, and a clean file.
fn awkward() -> Report {
    let mut found = finding(0, DOCKERFILE, "TOKEN", Level::Warn);
    found.message = "`a,b:c%` <&\"'> | *x*".to_owned();
    found.help("see\n`[y]`\u{1}");
    report(&[("a,b:%/Dockerfile", DOCKERFILE), ("clean", "FROM a\n")], vec![found])
}

#[test]
fn github_escapes_what_ends_a_property_or_a_command() {
    let expected = "::warning file=api/a%2Cb%3A%25/Dockerfile,line=4,endLine=4,col=15,endColumn=20,\
                    title=unused-suppression::`a,b:c%25` <&\"'> | *x*%0Asee%0A`[y]`\u{1}\n";
    assert_eq!(github::render(&awkward(), &root()), expected);
}

#[test]
fn github_gets_the_ten_worst_and_the_number_of_the_others() {
    let mut findings = vec![finding(0, DOCKERFILE, "FROM", Level::Info); 6];
    findings.extend(vec![finding(0, DOCKERFILE, "RUN make \\\n  all", Level::Warn); 6]);
    findings.push(finding(0, DOCKERFILE, "TOKEN", Level::Error));
    let report = report(&[("Dockerfile", DOCKERFILE)], findings);
    let text = github::render(&report, &root());
    let commands: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(commands[0], "::error");
    assert_eq!(commands[1..7], ["::warning"; 6]);
    assert_eq!(commands[7..10], ["::notice"; 3]);
    assert_eq!(commands[10..13], ["info[unused-suppression]"; 3]);
    let last = text.lines().last().unwrap();
    assert_eq!(last, "::notice title=plimsoll::3 more findings not shown here: see the log");
    assert_eq!(text.lines().count(), 14);
    // A command with columns has to stay on one line.
    let several = text.lines().nth(1).unwrap();
    assert!(several.contains(",line=2,endLine=2,col=1,endColumn=11,"), "{several}");
}

#[test]
fn a_name_in_a_file_starts_no_workflow_command() {
    let mut bad = finding(0, DOCKERFILE, "FROM", Level::Info);
    bad.message = "`\n::add-mask::x ##[add-mask]y`".to_owned();
    let report = report(&[("::error::x/Dockerfile", DOCKERFILE)], vec![bad; 12]);
    let text = github::render(&report, &root());
    assert!(text.lines().all(|line| !line.starts_with("::add") && !line.starts_with("::error")));
    assert!(text.lines().skip(10).all(|line| !line.contains("##[")), "{text}");
}

#[test]
fn gitlab_gets_an_array_with_different_fingerprints() {
    let mut report = awkward();
    report.findings.push(report.findings[0].clone());
    report.findings[1].level = Level::Error;
    let json = parsed(&gitlab::render(&report, &root()).unwrap());
    let first = &json[0];
    assert_eq!(first["description"], "unused-suppression: `a,b:c%` <&\"'> | *x*");
    assert_eq!(first["check_name"], "unused-suppression");
    assert_eq!(first["severity"], "minor");
    let place = serde_json::json!({
        "path": "api/a,b:%/Dockerfile", "lines": {"begin": 4, "end": 4}
    });
    assert_eq!(first["location"], place);
    assert_ne!(first["fingerprint"], json[1]["fingerprint"]);
    assert_eq!(json[1]["severity"], "major");
}

#[test]
fn checkstyle_groups_by_file() {
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="8.0">
  <file name="api/a,b:%/Dockerfile">
    <error line="4" column="15" severity="warning" message="`a,b:c%` &lt;&amp;&quot;&apos;&gt; | *x*&#10;see&#10;`[y]`�" source="plimsoll.unused-suppression"/>
  </file>
</checkstyle>
"#;
    assert_eq!(checkstyle::render(&awkward(), &root()).unwrap(), expected);
}

#[test]
fn junit_has_a_case_for_each_finding_and_one_for_each_clean_file() {
    let mut report = awkward();
    report.findings.push(report.findings[0].clone());
    report.errors.push(FileError { path: "gone".into(), message: "no such file".to_owned() });
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="plimsoll" tests="4" failures="2" errors="1">
  <testsuite name="api/a,b:%/Dockerfile" tests="2" failures="2" errors="0">
    <testcase name="unused-suppression" classname="api/a,b:%/Dockerfile">
      <failure message="`a,b:c%` &lt;&amp;&quot;&apos;&gt; | *x*" type="warn">api/a,b:%/Dockerfile:4:15: `a,b:c%` &lt;&amp;&quot;&apos;&gt; | *x*
see
`[y]`�</failure>
    </testcase>
    <testcase name="unused-suppression (2)" classname="api/a,b:%/Dockerfile">
      <failure message="`a,b:c%` &lt;&amp;&quot;&apos;&gt; | *x*" type="warn">api/a,b:%/Dockerfile:4:15: `a,b:c%` &lt;&amp;&quot;&apos;&gt; | *x*
see
`[y]`�</failure>
    </testcase>
  </testsuite>
  <testsuite name="api/clean" tests="1" failures="0" errors="0">
    <testcase name="no findings" classname="api/clean"/>
  </testsuite>
  <testsuite name="api/gone" tests="1" failures="0" errors="1">
    <testcase name="readable" classname="api/gone">
      <error message="no such file" type="unreadable"/>
    </testcase>
  </testsuite>
</testsuites>
"#;
    assert_eq!(junit::render(&report, &root()).unwrap(), expected);
}

#[test]
fn rdjson_counts_bytes_and_joins_the_edits_of_a_fix() {
    let mut found = finding(0, DOCKERFILE, "TOKEN", Level::Warn);
    let at = |needle: &str| {
        let start = DOCKERFILE.find(needle).unwrap();
        Span::new(FileId(0), start, start + needle.len())
    };
    let edits = vec![Edit::delete(at("TOKEN=x")), Edit::replace(at("NAME"), "WORD")];
    found.related(at("app"), "here").fix("Mend", edits);
    let mut elsewhere = finding(0, DOCKERFILE, "FROM", Level::Info);
    elsewhere.fix("Mend", vec![Edit::insert(Span::at(FileId(1), 0), "x")]);
    let report = report(&[("Dockerfile", DOCKERFILE), ("other", "")], vec![found, elsewhere]);
    let json = parsed(&rdjson::render(&report, &root()).unwrap());
    assert_eq!(json["source"]["name"], "plimsoll");
    let first = &json["diagnostics"][0];
    // Two bytes for é, four for the crab.
    let range = serde_json::json!({
        "start": {"line": 4, "column": 19}, "end": {"line": 4, "column": 24}
    });
    assert_eq!(first["location"], serde_json::json!({"path": "api/Dockerfile", "range": range}));
    assert_eq!(first["severity"], "WARNING");
    let code = first["code"]["url"].as_str().unwrap();
    assert!(code.ends_with("/lints/unused-suppression.md"), "{code}");
    let suggestion = serde_json::json!([{
        "range": {"start": {"line": 4, "column": 5}, "end": {"line": 4, "column": 26}},
        "text": "WORD=\"é🦀\" ",
    }]);
    assert_eq!(first["suggestions"], suggestion);
    assert_eq!(first["related_locations"][0]["message"], "here");
    assert!(json["diagnostics"][1].get("suggestions").is_none(), "it changes another file");
}

#[test]
fn markdown_keeps_to_its_cells() {
    let mut report = awkward();
    report.findings[0].message.push_str(" `p|q` `` end");
    report.errors.push(FileError { path: "gone".into(), message: "no such file".to_owned() });
    let address = "https://github.com/plimsoll/plimsoll/blob/main/lints/unused-suppression.md";
    let expected = format!(
        "## Plimsoll\n\n1 warning in 2 files\n\n\
         | level | where | what | lint |\n|---|---|---|---|\n\
         | warn | `api/a,b:%/Dockerfile:4:15` | `a,b:c%` \\<\\&\"'\\> \\| \\*x\\* \
         <code>p&#124;q</code> <code></code> end<br>see `[y] ` | [unused-suppression]({address}) |\n\
         \nNot linted:\n\n- `api/gone`: no such file\n"
    );
    let expected = expected.replace("`[y] `", "`[y]` ");
    assert_eq!(markdown::render(&report, &root()), expected);
}

#[test]
fn markdown_says_how_many_it_leaves_out() {
    let findings = vec![finding(0, DOCKERFILE, "FROM", Level::Info); 205];
    let report = report(&[("Dockerfile", DOCKERFILE)], findings);
    let text = markdown::render(&report, &root());
    assert!(text.ends_with("\n5 more findings, not shown here\n"), "{text}");
    let clean = super::report(&[("Dockerfile", DOCKERFILE)], Vec::new());
    assert_eq!(markdown::render(&clean, &root()), "## Plimsoll\n\nno findings in 1 file\n");
}

#[test]
fn html_shows_names_as_they_are() {
    let text = html::render(&awkward(), &root());
    assert!(text.starts_with("<!DOCTYPE html>"));
    let cell = "`a,b:c%` &lt;&amp;&quot;&#39;&gt; | *x*<br>see `[y]` </td>";
    assert!(text.contains(cell), "{text}");
    assert!(text.contains("<h2><code>api/a,b:%/Dockerfile</code></h2>"), "{text}");
}
