//! A summary in Markdown, for `$GITHUB_STEP_SUMMARY`, a comment or a wiki.

use std::fmt::Write as _;

use super::full::{plural, tally};
use super::location::Places;
use super::{Root, address_of, worst_first};
use crate::engine::Report;
use crate::lint::Finding;

/// How many findings the table holds: a step's summary may have 1 MiB, and nobody reads more.
const SHOWN: usize = 200;

/// Renders a report as a heading, the counts, and a table of the findings, the worst first.
pub fn render(report: &Report, root: &Root) -> String {
    let places = Places::new(report, root);
    let mut out = format!("## Plimsoll\n\n{}\n", tally(report));
    if !report.findings.is_empty() {
        out.push_str("\n| level | where | what | lint |\n|---|---|---|---|\n");
    }
    let findings = worst_first(report);
    for finding in findings.iter().take(SHOWN) {
        out.push_str(&row(&places, finding));
    }
    if let Some(hidden @ 1..) = findings.len().checked_sub(SHOWN) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "\n{}, not shown here", plural(hidden, "more finding"));
    }
    if !report.errors.is_empty() {
        out.push_str("\nNot linted:\n\n");
    }
    for error in &report.errors {
        let path = root.relative(&error.path);
        let _ = writeln!(out, "- {}: {}", code(&path), escape(&error.message));
    }
    out
}

fn row(places: &Places<'_>, finding: &Finding) -> String {
    let at = places.source(finding.at.file).position(finding.at.start);
    let place = format!("{}:{}:{}", places.path(finding.at.file), at.line, at.column);
    let mut what = escape(&finding.message);
    if let Some(help) = &finding.help {
        what.push_str("<br>");
        what.push_str(&escape(help));
    }
    let (level, name) = (finding.level, finding.lint.name);
    let address = address_of(finding.lint);
    format!("| {level} | {} | {what} | [{name}]({address}) |\n", code(&place))
}

/// A text in a cell of a table, its parts in backticks as code.
pub(super) fn escape(text: &str) -> String {
    let mut parts = text.split('`');
    let mut out = String::new();
    while let Some(prose) = parts.next() {
        for char in prose.chars() {
            match char {
                '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '#' | '|' | '&' => {
                    out.push('\\');
                    out.push(char);
                }
                char if char.is_control() => out.push(' '),
                char => out.push(char),
            }
        }
        if let Some(name) = parts.next() {
            out.push_str(&code(name));
        }
    }
    out
}

/// A text as code in a cell of a table; where Markdown cannot say it so, as HTML.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    // A bar ends the cell even in code, unless it is escaped, and a backslash before it stays.
    if !text.is_empty() && !text.contains(['`', '|', '\\']) && text.trim() == text {
        return format!("`{text}`");
    }
    let mut out = String::from("<code>");
    for char in text.chars() {
        match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '/' | '.' | '-' => out.push(char),
            char if !char.is_ascii() => out.push(char),
            // Entities mean the same in Markdown and HTML, and nothing else to either.
            char => {
                let _ = write!(out, "&#{};", u32::from(char));
            }
        }
    }
    out + "</code>"
}
