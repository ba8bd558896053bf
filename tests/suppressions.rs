//! Which findings comments silence, in our words and in those of other tools.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use plimsoll::config::{ConfigResolver, Preset};
use plimsoll::engine::{self, Discovery, Report, Request};
use plimsoll::lint::Safety;
use plimsoll::model::FileKind;
use plimsoll::text::Sources;

/// The lints that are found, with the line of each.
fn found(path: &str, text: &str) -> Vec<(&'static str, u32)> {
    let report = check(path, text);
    let line = |finding: &plimsoll::lint::Finding| {
        report.sources.get(finding.at.file).position(finding.at.start).line
    };
    report.findings.iter().map(|finding| (finding.lint.name, line(finding))).collect()
}

fn discovery(path: &str, text: &str) -> Discovery {
    let mut sources = Sources::new();
    let id = sources.add(path, text);
    let is_yaml = Path::new(path).extension().is_some_and(|own| own == "yaml");
    let kind = if is_yaml { FileKind::Compose } else { FileKind::Dockerfile };
    Discovery { sources, kinds: vec![(id, kind)], files: vec![id], ..Discovery::default() }
}

fn check(path: &str, text: &str) -> Report {
    let config = ConfigResolver::of_preset(Preset::All);
    // 2026-11-26, so that what is dated expires at the same day whenever this runs.
    let now = UNIX_EPOCH + Duration::from_secs(1_795_651_200);
    engine::check(discovery(path, text), &Request { now, ..Request::new(&config) })
}

fn count(path: &str, text: &str, lint: &str) -> usize {
    found(path, text).iter().filter(|(name, _)| *name == lint).count()
}

/// The comment in front of the instruction silences the lint that is found without it.
#[track_caller]
fn silences(comment: &str, instruction: &str, lint: &str) {
    let without = format!("FROM debian:12\n{instruction}\n");
    assert_eq!(count("Dockerfile", &without, lint), 1, "{:?}", found("Dockerfile", &without));
    let with = format!("FROM debian:12\n{comment}\n{instruction}\n");
    assert_eq!(count("Dockerfile", &with, lint), 0, "{with}");
    let later = format!("FROM debian:12\n{comment}\nRUN true\n{instruction}\n");
    assert_eq!(count("Dockerfile", &later, lint), 1, "{later}");
}

const APT: &str = "RUN apt-get install -y --no-install-recommends curl";

#[test]
fn a_comment_covers_the_next_instruction() {
    silences("# plimsoll: allow(unpinned-package-version)", APT, "unpinned-package-version");
    silences("# plimsoll: allow(hadolint:DL3008)", APT, "unpinned-package-version");
}

#[test]
fn comments_of_other_tools_cover_the_next_instruction() {
    for comment in [
        "# hadolint ignore=DL3008",
        "# hadolint ignore=DL3059,DL3008",
        "# tally ignore=hadolint/DL3008",
        "# kics-scan ignore-line",
    ] {
        silences(comment, APT, "unpinned-package-version");
    }
}

#[test]
fn the_id_of_a_variant_silences_that_variant_alone() {
    let text = "FROM alpine:3.20\n# hadolint ignore=DL3008\nRUN apk add --no-cache curl\n";
    assert_eq!(count("Dockerfile", text, "unpinned-package-version"), 1);
    let text = text.replace("DL3008", "DL3018");
    assert_eq!(count("Dockerfile", &text, "unpinned-package-version"), 0);
}

#[test]
fn comments_for_the_file_cover_it_from_their_place() {
    let text = |first: &str, last: &str| format!("{first}FROM debian:12\n{last}{APT}\n");
    let count = |text: &str| count("Dockerfile", text, "unpinned-package-version");
    assert_eq!(count(&text("", "")), 1);
    assert_eq!(count(&text("# plimsoll: allow-file(unpinned-package-version)\n", "")), 0);
    assert_eq!(count(&text("# plimsoll: allow-stage(unpinned-package-version)\n", "")), 0);
    assert_eq!(count(&text("# hadolint global ignore=DL3008\n", "")), 0);
    assert_eq!(count(&text("", "RUN true\n# hadolint global ignore=DL3008\nRUN true\n")), 0);
    // Below the first instruction it is too late, and the comment is told of.
    let late = text("", "# plimsoll: allow-file(unpinned-package-version)\n");
    assert_eq!(count(&late), 1);
    assert!(found("Dockerfile", &late).contains(&("invalid-suppression", 2)));
}

#[test]
fn a_stage_ends_at_the_next() {
    let comment = "# plimsoll: allow-stage(unpinned-package-version)";
    let text = format!(
        "{comment}\nFROM debian:12 AS a\n{APT}\nFROM debian:12\nCOPY --from=a /a /a\n{APT}\n"
    );
    let lints = found("Dockerfile", &text);
    let left: Vec<_> =
        lints.iter().filter(|(name, _)| *name == "unpinned-package-version").collect();
    assert_eq!(left, [&("unpinned-package-version", 6)]);
}

#[test]
fn the_check_directive_covers_the_file() {
    let text = "# check=error=true;skip=MaintainerDeprecated\nFROM debian:12\nMAINTAINER me\n";
    assert_eq!(count("Dockerfile", text, "maintainer-deprecated"), 0);
    let text = text.replace("skip=", "experimental=");
    assert_eq!(count("Dockerfile", &text, "maintainer-deprecated"), 1);
}

#[test]
fn in_yaml_a_comment_covers_a_key_with_all_below_it() {
    let text = |comments: [&str; 4]| {
        let [top, service, end, key] = comments;
        format!(
            "{top}\nservices:\n  {service}\n  a: {end}\n    image: a:1\n    privileged: true {key}\n  b:\n    image: b:1\n    privileged: true\n"
        )
    };
    let lines = |comments| {
        let lints = found("compose.yaml", &text(comments));
        let own = lints.into_iter().filter(|(name, _)| *name == "privileged-service");
        own.map(|(_, line)| line).collect::<Vec<_>>()
    };
    let comment = "# plimsoll: allow(privileged-service)";
    assert_eq!(lines(["", "", "", ""]), [6, 9]);
    assert_eq!(lines([comment, "", "", ""]), [] as [u32; 0]);
    assert_eq!(lines(["", comment, "", ""]), [9]);
    assert_eq!(lines(["", "", comment, ""]), [9]);
    assert_eq!(lines(["", "", "", comment]), [9]);
    assert_eq!(lines(["# checkov:skip=NOTHING", "", "", "# nosemgrep"]), [9]);
}

#[test]
fn a_date_ends_a_suppression() {
    let text = |date| format!("FROM debian:12\n# plimsoll: allow(DL3008) until {date}\n{APT}\n");
    let count = |date| count("Dockerfile", &text(date), "unpinned-package-version");
    assert_eq!((count("2026-11-25"), count("2026-11-26"), count("2027-01-01")), (1, 0, 0));
    assert!(found("Dockerfile", &text("2026-11-25")).contains(&("invalid-suppression", 2)));
}

#[test]
fn what_silences_nothing_is_unused() {
    let text = format!("FROM debian:12\n# plimsoll: allow(DL3008, sudo-in-run)\n{APT}\n");
    let lints = found("Dockerfile", &text);
    assert!(lints.contains(&("unused-suppression", 2)), "{lints:?}");
    let config = ConfigResolver::of_preset(Preset::Default);
    let outcome = engine::fix(discovery("Dockerfile", &text), &Request::new(&config), Safety::Safe);
    let lints = outcome.report.findings.iter().map(|finding| finding.lint.name);
    assert!(!lints.collect::<Vec<_>>().contains(&"unused-suppression"));
    // In this preset DL3008 is off, so whether it is of use is not known, and it stays.
    let fixed = outcome.changes.first().map(|change| change.after.to_string());
    assert_eq!(fixed, Some(text.replace("DL3008, sudo-in-run", "DL3008")));
}

#[test]
fn the_inner_of_two_comments_is_the_one_in_use() {
    let text = format!(
        "# plimsoll: allow-file(unpinned-package-version)\nFROM debian:12\n# plimsoll: allow(unpinned-package-version)\n{APT}\n"
    );
    let lints = found("Dockerfile", &text);
    let unused: Vec<_> = lints.iter().filter(|(name, _)| *name == "unused-suppression").collect();
    assert_eq!(unused, [&("unused-suppression", 1)]);
}

#[test]
fn foreign_comments_can_be_turned_off() {
    let folder = tempfile::TempDir::new().expect("a temporary folder can be made");
    std::fs::write(
        folder.path().join("plimsoll.toml"),
        "[compat]\nforeign-comments = false\n[lints]\nunpinned-package-version = \"warn\"\n",
    )
    .expect("it can be written");
    let config = ConfigResolver::new(
        folder.path(),
        plimsoll::config::Search::Nearest,
        plimsoll::config::CommandLine::default(),
    );
    let text = format!("FROM debian:12\n# hadolint ignore=DL3008\n{APT}\n");
    let report = engine::check(discovery("Dockerfile", &text), &Request::new(&config));
    let lints: Vec<&str> = report.findings.iter().map(|finding| finding.lint.name).collect();
    assert!(lints.contains(&"unpinned-package-version"), "{lints:?}");
}
