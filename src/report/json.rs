//! The stable JSON, `"schema": 1`.

use rayon::prelude::*;
use serde::Serialize;

use super::{Counts, Root, fingerprints};
use crate::engine::Report;
use crate::lint::{Finding, Safety, ScopeKind};
use crate::text::Span;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    version: &'static str,
    findings: Vec<JsonFinding<'a>>,
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
    place: Place,
    scope: Option<JsonScope<'a>>,
    related: Vec<JsonLabel<'a>>,
    fix: Option<JsonFix<'a>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct Place {
    path: String,
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
    place: Place,
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
    place: Place,
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

/// Renders a report as one JSON object and a final line end.
pub fn render(report: &Report, root: &Root) -> serde_json::Result<String> {
    let fingerprints = fingerprints(report, root);
    let findings: Vec<_> = report.findings.iter().zip(fingerprints).collect();
    let findings = findings.into_par_iter();
    let errors = report.errors.iter();
    let counts = Counts::of(report);
    let document = Document {
        schema: 1,
        version: env!("CARGO_PKG_VERSION"),
        findings: findings.map(|(it, print)| json_finding(report, root, it, print)).collect(),
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
    let mut out = serde_json::to_string_pretty(&document)?;
    out.push('\n');
    Ok(out)
}

fn json_finding<'a>(
    report: &Report,
    root: &Root,
    finding: &'a Finding,
    fingerprint: String,
) -> JsonFinding<'a> {
    let place = |span: Span| place(report, root, span);
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

fn place(report: &Report, root: &Root, span: Span) -> Place {
    let source = report.sources.get(span.file);
    let position = |offset: u32| {
        let at = source.position(offset);
        JsonPosition { line: at.line, column: at.column, offset }
    };
    Place {
        path: root.relative(&source.path),
        start: position(span.start),
        end: position(span.end),
    }
}
