//! Workflow commands of GitHub Actions: they become annotations of a pull request.

use std::fmt::Write as _;

use super::concise::one_line;
use super::location::Places;
use super::{Root, message_and_help, worst_first};
use crate::engine::Report;
use crate::lint::{Finding, Level};

/// How many annotations of a step GitHub shows.
const SHOWN: usize = 10;

/// Renders the findings of a report, the worst first: those that GitHub shows as commands, the
/// others as lines of the log, and last how many these are.
pub fn render(report: &Report, root: &Root) -> String {
    let places = Places::new(report, root);
    let findings = worst_first(report);
    let (shown, hidden) = findings.split_at(findings.len().min(SHOWN));
    let mut out = String::new();
    for finding in shown {
        out.push_str(&annotation(&places, finding));
    }
    for finding in hidden {
        let at = places.source(finding.at.file).position(finding.at.start);
        let path = places.path(finding.at.file);
        let (level, lint, message) = (finding.level, finding.lint.name, &finding.message);
        let line = format!("{level}[{lint}] {path}:{}:{}: {message}", at.line, at.column);
        // The runner looks for commands of the old form anywhere in a line.
        let line = one_line(&line).replace("##[", "## [");
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{line}");
    }
    if !hidden.is_empty() {
        let findings = super::full::plural(hidden.len(), "more finding");
        let _ = writeln!(out, "::notice title=plimsoll::{findings} not shown here: see the log");
    }
    out
}

fn annotation(places: &Places<'_>, finding: &Finding) -> String {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info | Level::Off => "notice",
    };
    let span = places.on_first_line(finding.at);
    let source = places.source(span.file);
    let (start, end) = (source.position(span.start), source.position(span.end));
    format!(
        "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
        property(places.path(span.file)),
        start.line,
        end.line,
        start.column,
        end.column,
        property(finding.lint.name),
        data(&message_and_help(finding)),
    )
}

/// A text as the data of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
