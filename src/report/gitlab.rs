//! GitLab's Code Quality: a JSON array, of which each element has a fingerprint of its own.

use serde::Serialize;

use super::location::Places;
use super::{Root, fingerprints};
use crate::engine::Report;
use crate::lint::{Category, Finding, Level};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Renders the findings of a report as one array and a final line end.
pub fn render(report: &Report, root: &Root) -> serde_json::Result<String> {
    let places = Places::new(report, root);
    let issues = report.findings.iter().zip(fingerprints(report, root));
    let issues: Vec<Issue<'_>> = issues
        .map(|(finding, fingerprint)| {
            let source = places.source(finding.at.file);
            Issue {
                // The name is shown nowhere else.
                description: format!("{}: {}", finding.lint.name, finding.message),
                check_name: finding.lint.name,
                fingerprint,
                severity: severity(finding),
                location: Location {
                    path: places.path(finding.at.file),
                    lines: Lines {
                        begin: source.position(finding.at.start).line,
                        end: source.position(finding.at.end).line,
                    },
                },
            }
        })
        .collect();
    Ok(serde_json::to_string_pretty(&issues)? + "\n")
}

/// Of GitLab's words `info`, `minor`, `major`, `critical` and `blocker`, which the last is for
/// what nothing works with.
fn severity(finding: &Finding) -> &'static str {
    match finding.level {
        Level::Error if finding.lint.category == Category::Security => "critical",
        Level::Error => "major",
        Level::Warn => "minor",
        Level::Info | Level::Off => "info",
    }
}
