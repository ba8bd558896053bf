//! Findings as the editor shows them.

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, Position, Range, Uri,
};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::client::Client;
use super::document::{Document, Documents};
use super::lines::Encoding;
use super::pages::Pages;
use super::state::Analysis;
use super::uri;
use crate::config::{ConfigError, mistakes_in};
use crate::lint::{Finding, Level, Safety, Tag};
use crate::text::{LineIndex, Source, Span};

/// What diagnostics say where they come from.
pub(super) const SOURCE: &str = "plimsoll";

/// The findings in one document, with the fingerprint of each.
pub(super) fn of_analysis(
    analysis: &Analysis,
    fingerprints: &[String],
    documents: &Documents,
    client: &Client,
    pages: &mut Pages,
) -> Vec<Diagnostic> {
    let own = &analysis.report.findings;
    let mut links: FxHashMap<&str, Option<Uri>> = FxHashMap::default();
    for finding in own {
        links.entry(finding.lint.name).or_insert_with(|| pages.uri(finding.lint));
    }
    let read = |(finding, fingerprint): (&Finding, &String)| {
        let link = links.get(finding.lint.name).cloned().flatten();
        of_finding(finding, fingerprint, analysis, documents, client, link)
    };
    own.par_iter().zip(fingerprints).with_min_len(SHARE).map(read).collect()
}

/// Diagnostics as they are sent.
pub(super) fn values(diagnostics: &[Diagnostic]) -> Vec<Value> {
    let value = |it: &Diagnostic| serde_json::to_value(it).unwrap_or_default();
    diagnostics.par_iter().with_min_len(SHARE).map(value).collect()
}

/// How many diagnostics are worth a thread.
const SHARE: usize = 64;

fn of_finding(
    finding: &Finding,
    fingerprint: &str,
    analysis: &Analysis,
    documents: &Documents,
    client: &Client,
    link: Option<Uri>,
) -> Diagnostic {
    let source = |span: Span| analysis.report.sources.get(span.file);
    let location = |span: Span| location(source(span), span, documents, client.encoding);
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let related = finding.related.iter().map(|label| DiagnosticRelatedInformation {
        location: location(label.span),
        message: label.message.clone(),
    });
    let fix = finding.fix.as_ref().map(|fix| {
        let edits = fix.edits.iter().map(|edit| {
            let place = location(edit.span);
            json!({ "uri": place.uri, "range": place.range, "newText": edit.text })
        });
        let edits: Vec<_> = edits.collect();
        json!({ "title": fix.title, "safe": fix.safety == Safety::Safe, "edits": edits })
    });
    let tag = finding.lint.tag.map(|tag| match tag {
        Tag::Unnecessary => DiagnosticTag::Unnecessary,
        Tag::Deprecated => DiagnosticTag::Deprecated,
    });
    Diagnostic {
        range: client.encoding.range(source(finding.at), finding.at),
        severity: Some(severity(finding.level)),
        code: Some(finding.lint.name.into()),
        code_description: link.map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: message.into(),
        tags: tag.map(|tag| vec![tag]),
        related_information: (!finding.related.is_empty()).then(|| related.collect()),
        data: Some(json!({
            "lint": finding.lint.name,
            "variant": finding.variant,
            "fingerprint": fingerprint,
            "fix": fix,
        })),
    }
}

/// A place in a file, by the URI that the editor has for it.
pub(super) fn location(
    source: &Source,
    span: Span,
    documents: &Documents,
    encoding: Encoding,
) -> Location {
    let open = documents.at(&source.path).map(|document| document.uri.clone());
    let uri = open.unwrap_or_else(|| uri::of_path(&source.path));
    Location { uri, range: encoding.range(source, span) }
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::Error,
        Level::Warn => DiagnosticSeverity::Warning,
        Level::Info | Level::Off => DiagnosticSeverity::Information,
    }
}

/// What is wrong with a configuration file that is open, saved or not.
pub(super) fn of_configuration(document: &Document, encoding: Encoding) -> Vec<Diagnostic> {
    let errors = mistakes_in(&document.path, document.text());
    errors.iter().map(|error| of_config_error(error, encoding)).collect()
}

/// What is wrong with a configuration file.
pub(super) fn of_config_error(error: &ConfigError, encoding: Encoding) -> Diagnostic {
    let range = error.place.as_ref().map(|place| {
        let lines = LineIndex::new(&place.text);
        let position = |offset: usize| {
            let at = match encoding {
                Encoding::Utf8 => lines.position_utf8(offset as u32),
                Encoding::Utf16 => lines.position_utf16(&place.text, offset as u32),
            };
            Position::new(at.line - 1, at.column - 1)
        };
        Range::new(position(place.range.start), position(place.range.end))
    });
    let mut message = error.message.clone();
    if let Some(help) = &error.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    Diagnostic { range: range.unwrap_or_default(), ..plain(DiagnosticSeverity::Error, message) }
}

/// That a document is larger than what is linted while it is edited.
pub(super) fn too_large() -> Diagnostic {
    let message = "this document is larger than 1 MiB, so it is not linted in the editor\n\
                   help: run `plimsoll check` on it";
    plain(DiagnosticSeverity::Information, message.to_owned())
}

/// That a document could not be read as text that is linted.
pub(super) fn unread(why: &str) -> Diagnostic {
    plain(DiagnosticSeverity::Error, format!("this document is not linted: {why}"))
}

/// That the program failed on a document.
pub(super) fn failure(said: &str) -> Diagnostic {
    let message = format!(
        "this document is not linted: plimsoll failed on it\nhelp: report this with the file; it said: {said}"
    );
    plain(DiagnosticSeverity::Error, message)
}

fn plain(severity: DiagnosticSeverity, message: String) -> Diagnostic {
    Diagnostic {
        range: Range::default(),
        severity: Some(severity),
        code: None,
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: message.into(),
        tags: None,
        related_information: None,
        data: None,
    }
}
