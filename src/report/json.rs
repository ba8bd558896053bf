//! The stable JSON, `"schema": 1`.

use rayon::prelude::*;
use serde::Serialize;
use serde::ser::Error as _;
use serde_json::Serializer;

use super::lines::Lines;
use super::{Counts, Root, fingerprints};
use crate::engine::Report;
use crate::lint::{Finding, Safety, ScopeKind};
use crate::text::Span;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    version: &'static str,
    /// They are rendered by themselves.
    findings: (),
    errors: Vec<JsonError<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    lint: &'static str,
    variant: Option<&'static str>,
    category: &'static str,
    level: &'static str,
    aliases: Vec<&'static str>,
    controls: &'static [&'static str],
    message: &'a str,
    help: Option<&'a str>,
    #[serde(flatten)]
    place: Place<'a>,
    scope: Option<JsonScope<'a>>,
    related: Vec<JsonLabel<'a>>,
    fix: Option<JsonFix<'a>>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    start: JsonPosition,
    end: JsonPosition,
}

#[derive(Serialize)]
struct JsonPosition {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct JsonScope<'a> {
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    safety: &'static str,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonError<'a> {
    path: String,
    message: &'a str,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
}

/// How many findings one thread renders at a time.
const PART: usize = 64;

/// What stands between two findings.
const BETWEEN: &str = ",\n    ";

/// Renders a report as one JSON object and a final line end, in parts that follow each other:
/// tens of thousands of findings are megabytes, which need not be copied together.
pub fn render(report: &Report, root: &Root) -> serde_json::Result<Vec<String>> {
    let fingerprints = fingerprints(report, root);
    let paths: Vec<String> =
        report.sources.iter().map(|source| root.relative(&source.path)).collect();
    let reader = Reader { report, paths };
    let (start, end) = frame(report, root)?;
    let mut parts = vec![start];
    let findings = report.findings.par_chunks(PART).zip(fingerprints.par_chunks(PART));
    let rendered: serde_json::Result<Vec<String>> = findings
        .enumerate()
        .map(|(number, (findings, prints))| {
            let mut out = Vec::with_capacity(findings.len() * 1024);
            for (place, (finding, print)) in findings.iter().zip(prints).enumerate() {
                let first = number == 0 && place == 0;
                out.extend_from_slice(if first { "\n    " } else { BETWEEN }.as_bytes());
                // In a list in an object.
                let mut serializer = Serializer::with_formatter(&mut out, Lines::at_depth(2));
                reader.finding(finding, print).serialize(&mut serializer)?;
            }
            String::from_utf8(out).map_err(serde_json::Error::custom)
        })
        .collect();
    parts.append(&mut rendered?);
    parts.push(end);
    Ok(parts)
}

/// What stands in front of the findings and behind them.
fn frame(report: &Report, root: &Root) -> serde_json::Result<(String, String)> {
    let counts = Counts::of(report);
    let errors = report.errors.iter();
    let document = Document {
        schema: 1,
        version: env!("CARGO_PKG_VERSION"),
        findings: (),
        errors: errors
            .map(|it| JsonError { path: root.relative(&it.path), message: &it.message })
            .collect(),
        summary: Summary {
            files: report.files.len(),
            errors: counts.errors,
            warnings: counts.warnings,
            infos: counts.infos,
        },
    };
    let text = serde_json::to_string_pretty(&document)?;
    // The first `null` is where the findings belong.
    let (start, end) = text.split_once("null").unwrap_or((&text, ""));
    let closing = if report.findings.is_empty() { "]" } else { "\n  ]" };
    Ok((format!("{start}["), format!("{closing}{end}\n")))
}

struct Reader<'r> {
    report: &'r Report,
    /// By the number of the file.
    paths: Vec<String>,
}

impl Reader<'_> {
    fn finding<'a>(&'a self, finding: &'a Finding, fingerprint: &'a str) -> JsonFinding<'a> {
        let place = |span: Span| self.place(span);
        JsonFinding {
            lint: finding.lint.name,
            variant: finding.variant,
            category: finding.lint.category.as_str(),
            level: finding.level.as_str(),
            aliases: finding.lint.aliases_of(finding.variant).collect(),
            controls: finding.lint.controls,
            message: &finding.message,
            help: finding.help.as_deref(),
            place: place(finding.at),
            scope: finding.scope.as_ref().map(|scope| JsonScope {
                kind: match scope.kind {
                    ScopeKind::Stage => "stage",
                    ScopeKind::Service => "service",
                },
                name: &scope.name,
            }),
            related: finding
                .related
                .iter()
                .map(|label| JsonLabel { place: place(label.span), message: &label.message })
                .collect(),
            fix: finding.fix.as_ref().map(|fix| JsonFix {
                title: &fix.title,
                safety: match fix.safety {
                    Safety::Safe => "safe",
                    Safety::Unsafe => "unsafe",
                },
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| JsonEdit { place: place(edit.span), text: &edit.text })
                    .collect(),
            }),
            fingerprint,
        }
    }

    fn place(&self, span: Span) -> Place<'_> {
        let source = self.report.sources.get(span.file);
        let position = |offset: u32| {
            let at = source.position(offset);
            JsonPosition { line: at.line, column: at.column, offset }
        };
        Place {
            path: self.paths.get(span.file.0 as usize).map_or("", String::as_str),
            start: position(span.start),
            end: position(span.end),
        }
    }
}
