//! Findings as the editor shows them.

use std::borrow::Cow;

use lsp_types::{Diagnostic, DiagnosticSeverity, DiagnosticTag, Location, Position, Range, Uri};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

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
const SOURCE: &str = "plimsoll";

/// A diagnostic as it is sent: few of the many are ever read here again.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub(super) struct Written(Box<RawValue>);

impl Written {
    fn new(diagnostic: &impl Serialize) -> Written {
        // Nothing in a diagnostic has keys other than texts, so it can be written.
        Written(to_raw_value(diagnostic).unwrap_or_default())
    }

    /// The diagnostic itself.
    pub(super) fn read(&self) -> Option<Diagnostic> {
        // By way of a value, as what clients send: reading it another way is a second large code.
        let value: Value = serde_json::from_str(self.0.get()).ok()?;
        serde_json::from_value(value).ok()
    }
}

impl PartialEq for Written {
    fn eq(&self, other: &Written) -> bool {
        self.0.get() == other.0.get()
    }
}

/// The findings in one document, with the fingerprint of each.
pub(super) fn of_analysis(
    analysis: &Analysis,
    fingerprints: &[String],
    documents: &Documents,
    client: &Client,
    pages: &mut Pages,
) -> Vec<Written> {
    let own = &analysis.report.findings;
    let mut links: FxHashMap<&str, Option<Uri>> = FxHashMap::default();
    for finding in own {
        links.entry(finding.lint.name).or_insert_with(|| pages.uri(finding.lint));
    }
    let read = |(finding, fingerprint): (&Finding, &String)| {
        let link = links.get(finding.lint.name).and_then(Option::as_ref);
        of_finding(finding, fingerprint, analysis, documents, client, link)
    };
    own.par_iter().zip(fingerprints).with_min_len(SHARE).map(read).collect()
}

/// How many diagnostics are worth a thread.
const SHARE: usize = 64;

/// A `Diagnostic` of what a finding has, so that nothing is copied before it is written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    range: Range,
    severity: DiagnosticSeverity,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<Link<'a>>,
    source: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<[DiagnosticTag; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_information: Vec<Related<'a>>,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Link<'a> {
    href: &'a Uri,
}

#[derive(Serialize)]
struct Related<'a> {
    location: Location,
    message: &'a str,
}

/// What other programs make of a finding.
#[derive(Serialize)]
struct Data<'a> {
    lint: &'a str,
    variant: Option<&'a str>,
    fingerprint: &'a str,
    fix: Option<FixData<'a>>,
}

#[derive(Serialize)]
struct FixData<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<EditData<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EditData<'a> {
    uri: Uri,
    range: Range,
    new_text: &'a str,
}

fn of_finding(
    finding: &Finding,
    fingerprint: &str,
    analysis: &Analysis,
    documents: &Documents,
    client: &Client,
    link: Option<&Uri>,
) -> Written {
    let source = |span: Span| analysis.report.sources.get(span.file);
    let location = |span: Span| location(source(span), span, documents, client.encoding);
    let related = finding
        .related
        .iter()
        .map(|label| Related { location: location(label.span), message: &label.message });
    let fix = finding.fix.as_ref().map(|fix| {
        let edits = fix.edits.iter().map(|edit| {
            let Location { uri, range } = location(edit.span);
            EditData { uri, range, new_text: &edit.text }
        });
        let safe = fix.safety == Safety::Safe;
        FixData { title: &fix.title, safe, edits: edits.collect() }
    });
    let tag = finding.lint.tag.map(|tag| match tag {
        Tag::Unnecessary => DiagnosticTag::Unnecessary,
        Tag::Deprecated => DiagnosticTag::Deprecated,
    });
    Written::new(&Shown {
        range: client.encoding.range(source(finding.at), finding.at),
        severity: severity(finding.level),
        code: finding.lint.name,
        code_description: link.map(|href| Link { href }),
        source: SOURCE,
        message: &said(&finding.message, finding.help.as_deref()),
        tags: tag.map(|tag| [tag]),
        related_information: related.collect(),
        data: Data { lint: finding.lint.name, variant: finding.variant, fingerprint, fix },
    })
}

fn said<'a>(message: &'a str, help: Option<&str>) -> Cow<'a, str> {
    help.map_or(message.into(), |help| format!("{message}\nhelp: {help}").into())
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
pub(super) fn of_configuration(document: &Document, encoding: Encoding) -> Vec<Written> {
    let errors = mistakes_in(&document.path, document.text());
    errors.iter().map(|error| of_config_error(error, encoding)).collect()
}

/// What the diagnostic of a configuration file says.
pub(super) fn said_of(error: &ConfigError) -> String {
    said(&error.message, error.help.as_deref()).into_owned()
}

/// What is wrong with a configuration file.
pub(super) fn of_config_error(error: &ConfigError, encoding: Encoding) -> Written {
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
    plain(range.unwrap_or_default(), DiagnosticSeverity::Error, &said_of(error))
}

/// That a document is larger than what is linted while it is edited.
pub(super) fn too_large() -> Written {
    let message = "this document is larger than 1 MiB, so it is not linted in the editor\n\
                   help: run `plimsoll check` on it";
    plain(Range::default(), DiagnosticSeverity::Information, message)
}

/// That a document could not be read as text that is linted.
pub(super) fn unread(why: &str) -> Written {
    let message = format!("this document is not linted: {why}");
    plain(Range::default(), DiagnosticSeverity::Error, &message)
}

/// That the program failed on a document.
pub(super) fn failure(said: &str) -> Written {
    let message = format!(
        "this document is not linted: plimsoll failed on it\nhelp: report this with the file; it said: {said}"
    );
    plain(Range::default(), DiagnosticSeverity::Error, &message)
}

fn plain(range: Range, severity: DiagnosticSeverity, message: &str) -> Written {
    Written::new(&Diagnostic {
        range,
        severity: Some(severity),
        code: None,
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: message.to_owned().into(),
        tags: None,
        related_information: None,
        data: None,
    })
}
