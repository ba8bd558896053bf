//! `path:line:column: level[lint] message`, a line for each finding.

use std::fmt::Write as _;

use super::Root;
use crate::engine::Report;
use crate::lint::Level;

/// Renders the findings of a report; `color` asks for ANSI colors.
pub fn render(report: &Report, root: &Root, color: bool) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let source = report.sources.get(finding.at.file);
        let path = root.from_here(&source.path);
        let at = source.position(finding.at.start);
        let (on, off) = if color { (paint(finding.level), "\u{1b}[0m") } else { ("", "") };
        let level = finding.level;
        let (lint, message) = (finding.lint.name, &finding.message);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{path}:{}:{}: {on}{level}[{lint}]{off} {}",
            at.line,
            at.column,
            one_line(message)
        );
    }
    out
}

fn paint(level: Level) -> &'static str {
    match level {
        Level::Error => "\u{1b}[31m",
        Level::Warn => "\u{1b}[33m",
        Level::Info | Level::Off => "\u{1b}[36m",
    }
}

/// The text with everything that would move the cursor shown as a space: names in messages come
/// from the files.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}
