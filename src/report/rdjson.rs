//! The Reviewdog Diagnostic Format: one JSON object, whose suggestions become suggested changes
//! of a pull request. Columns count bytes.

use serde::Serialize;

use super::location::Places;
use super::{HOME, Root, address_of, message_and_help};
use crate::engine::Report;
use crate::lint::{Finding, Fix, Level};
use crate::text::{Edit, Span, apply};

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    url: String,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct RelatedLocation<'a> {
    message: &'a str,
    location: Location<'a>,
}

/// Renders the findings of a report as one object and a final line end.
pub fn render(report: &Report, root: &Root) -> serde_json::Result<String> {
    let places = Places::new(report, root);
    let diagnostics = report.findings.iter().map(|finding| diagnostic(&places, finding));
    let document = Document {
        source: Source { name: "plimsoll", url: HOME },
        diagnostics: diagnostics.collect(),
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn diagnostic<'a>(places: &'a Places<'_>, finding: &'a Finding) -> Diagnostic<'a> {
    Diagnostic {
        message: message_and_help(finding),
        location: location(places, finding.at),
        severity: match finding.level {
            Level::Error => "ERROR",
            Level::Warn => "WARNING",
            Level::Info | Level::Off => "INFO",
        },
        code: Code { value: finding.lint.name, url: address_of(finding.lint) },
        suggestions: finding
            .fix
            .iter()
            .filter_map(|fix| suggestion(places, finding, fix))
            .collect(),
        related_locations: finding
            .related
            .iter()
            .map(|label| RelatedLocation {
                message: &label.message,
                location: location(places, label.span),
            })
            .collect(),
    }
}

/// A fix as one change. Each suggestion can be taken without the others, so the edits of a fix
/// are joined, with the text between them; one that changes other files too is none.
fn suggestion(places: &Places<'_>, finding: &Finding, fix: &Fix) -> Option<Suggestion> {
    let file = finding.at.file;
    if fix.edits.iter().any(|edit| edit.span.file != file) {
        return None;
    }
    let start = fix.edits.iter().map(|edit| edit.span.start).min()?;
    let end = fix.edits.iter().map(|edit| edit.span.end).max()?;
    let before = places.source(file).text.get(start as usize..end as usize)?;
    let moved = |edit: &Edit| {
        let Span { start: from, end: to, .. } = edit.span;
        Edit::replace(Span { file, start: from - start, end: to - start }, edit.text.as_str())
    };
    let edits: Vec<Edit> = fix.edits.iter().map(moved).collect();
    let text = apply(before, &edits);
    Some(Suggestion { range: range(places, Span { file, start, end }), text })
}

fn location<'a>(places: &'a Places<'_>, span: Span) -> Location<'a> {
    Location { path: places.path(span.file), range: range(places, span) }
}

fn range(places: &Places<'_>, span: Span) -> Range {
    let position = |offset: u32| {
        let at = places.source(span.file).lines().position_utf8(offset);
        Position { line: at.line, column: at.column }
    };
    Range { start: position(span.start), end: position(span.end) }
}
