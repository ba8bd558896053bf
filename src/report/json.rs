//! The stable JSON, `"schema": 1`.

use std::collections::hash_map::Entry;
use std::io::{self, Write};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Counts, Root, fingerprints};
use crate::engine::Report;
use crate::lint::{Finding, Level, Safety, ScopeKind};
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

/// How many are in memory as text at a time, twice: a megabyte or two.
const BATCH: usize = 16 * PART;

/// Writes a report as one JSON object and a final line end.
///
/// The findings are written by hand, which is three times as fast as a serializer that is given
/// each sign by itself: a run over many files writes for a tenth of its time. While some are
/// written, the next are rendered.
pub fn write(report: &Report, root: &Root, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let fingerprints = fingerprints(report, root);
    let paths: serde_json::Result<Vec<Vec<u8>>> = report
        .sources
        .iter()
        .map(|source| serde_json::to_vec(&root.relative(&source.path)))
        .collect();
    let reader = Reader { report, paths: paths?, heads: heads(report)? };
    let (start, end) = frame(report, root)?;
    let mut ready = vec![start.into_bytes()];
    let batches = report.findings.chunks(BATCH).zip(fingerprints.chunks(BATCH));
    for (number, (findings, prints)) in batches.enumerate() {
        let (written, rendered) = rayon::join(
            || ready.iter().try_for_each(|part| out.write_all(part)),
            || reader.batch(findings, prints, number == 0),
        );
        written?;
        ready = rendered?;
    }
    ready.push(end.into_bytes());
    ready.iter().try_for_each(|part| out.write_all(part))
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

/// What is said of every finding of a lint alike.
type Head = (&'static str, Option<&'static str>, Level);

struct Reader<'r> {
    report: &'r Report,
    /// By the number of the file, in quotes.
    paths: Vec<Vec<u8>>,
    /// The lines up to the message.
    heads: FxHashMap<Head, Vec<u8>>,
}

/// The lines of each lint that found something, up to the message.
fn heads(report: &Report) -> serde_json::Result<FxHashMap<Head, Vec<u8>>> {
    let mut heads = FxHashMap::default();
    for finding in &report.findings {
        let Entry::Vacant(head) = heads.entry(head_of(finding)) else { continue };
        let lint = finding.lint;
        let mut out = Vec::new();
        out.extend_from_slice(b"{\n      \"lint\": ");
        text(&mut out, lint.name)?;
        out.extend_from_slice(b",\n      \"variant\": ");
        optional(&mut out, finding.variant)?;
        out.extend_from_slice(b",\n      \"category\": ");
        text(&mut out, lint.category.as_str())?;
        out.extend_from_slice(b",\n      \"level\": ");
        text(&mut out, finding.level.as_str())?;
        out.extend_from_slice(b",\n      \"aliases\": ");
        list(&mut out, "      ", lint.aliases_of(finding.variant), text)?;
        out.extend_from_slice(b",\n      \"controls\": ");
        list(&mut out, "      ", lint.controls.iter(), |out, control| text(out, control))?;
        out.extend_from_slice(b",\n      \"message\": ");
        head.insert(out);
    }
    Ok(heads)
}

fn head_of(finding: &Finding) -> Head {
    (finding.lint.name, finding.variant, finding.level)
}

impl Reader<'_> {
    /// The texts of findings, which belong behind each other.
    fn batch(
        &self,
        findings: &[Finding],
        prints: &[String],
        is_first: bool,
    ) -> serde_json::Result<Vec<Vec<u8>>> {
        let parts = findings.par_chunks(PART).zip(prints.par_chunks(PART)).enumerate();
        let render = |(number, (findings, prints)): (usize, (&[Finding], &[String]))| {
            let mut out = Vec::with_capacity(findings.len() * 1536);
            for (place, (finding, print)) in findings.iter().zip(prints).enumerate() {
                let is_first = is_first && number == 0 && place == 0;
                out.extend_from_slice(if is_first { b"\n    " } else { b",\n    " });
                self.finding(finding, print, &mut out)?;
            }
            Ok(out)
        };
        parts.map(render).collect()
    }

    fn finding(
        &self,
        finding: &Finding,
        fingerprint: &str,
        out: &mut Vec<u8>,
    ) -> serde_json::Result<()> {
        out.extend_from_slice(self.heads.get(&head_of(finding)).map_or(b"", Vec::as_slice));
        text(out, &finding.message)?;
        out.extend_from_slice(b",\n      \"help\": ");
        optional(out, finding.help.as_deref())?;
        out.extend_from_slice(b",");
        self.place(out, &OF_FINDING, finding.at);
        out.extend_from_slice(b",\n      \"scope\": ");
        match &finding.scope {
            None => out.extend_from_slice(b"null"),
            Some(scope) => {
                out.extend_from_slice(match scope.kind {
                    ScopeKind::Stage => b"{\n        \"kind\": \"stage\",\n        \"name\": ",
                    ScopeKind::Service => b"{\n        \"kind\": \"service\",\n        \"name\": ",
                });
                text(out, &scope.name)?;
                out.extend_from_slice(b"\n      }");
            }
        }
        out.extend_from_slice(b",\n      \"related\": ");
        list(out, "      ", finding.related.iter(), |out, label| {
            out.extend_from_slice(b"{");
            self.place(out, &OF_LABEL, label.span);
            out.extend_from_slice(b",\n          \"message\": ");
            text(out, &label.message)?;
            out.extend_from_slice(b"\n        }");
            Ok(())
        })?;
        out.extend_from_slice(b",\n      \"fix\": ");
        match &finding.fix {
            None => out.extend_from_slice(b"null"),
            Some(fix) => {
                out.extend_from_slice(b"{\n        \"title\": ");
                text(out, &fix.title)?;
                out.extend_from_slice(match fix.safety {
                    Safety::Safe => b",\n        \"safety\": \"safe\",\n        \"edits\": ",
                    Safety::Unsafe => b",\n        \"safety\": \"unsafe\",\n        \"edits\": ",
                });
                list(out, "        ", fix.edits.iter(), |out, edit| {
                    out.extend_from_slice(b"{");
                    self.place(out, &OF_EDIT, edit.span);
                    out.extend_from_slice(b",\n            \"text\": ");
                    text(out, &edit.text)?;
                    out.extend_from_slice(b"\n          }");
                    Ok(())
                })?;
                out.extend_from_slice(b"\n      }");
            }
        }
        out.extend_from_slice(b",\n      \"fingerprint\": ");
        text(out, fingerprint)?;
        out.extend_from_slice(b"\n    }");
        Ok(())
    }

    /// The lines that say where something is.
    fn place(&self, out: &mut Vec<u8>, lines: &PlaceLines, span: Span) {
        let source = self.report.sources.get(span.file);
        let path = self.paths.get(span.file.0 as usize).map_or(&b"\"\""[..], Vec::as_slice);
        let [before_path, start, column, offset, end, behind] = lines;
        let mut number = itoa::Buffer::new();
        out.extend_from_slice(before_path.as_bytes());
        out.extend_from_slice(path);
        for (before_line, place) in [(start, span.start), (end, span.end)] {
            let at = source.position(place);
            for (before, value) in [(before_line, at.line), (column, at.column), (offset, place)] {
                out.extend_from_slice(before.as_bytes());
                out.extend_from_slice(number.format(value).as_bytes());
            }
        }
        out.extend_from_slice(behind.as_bytes());
    }
}

/// What stands before, between and behind the path and the numbers of a place.
type PlaceLines = [&'static str; 6];

macro_rules! place_lines {
    ($indent:literal) => {
        [
            concat!("\n", $indent, "\"path\": "),
            concat!(",\n", $indent, "\"start\": {\n", $indent, "  \"line\": "),
            concat!(",\n", $indent, "  \"column\": "),
            concat!(",\n", $indent, "  \"offset\": "),
            concat!("\n", $indent, "},\n", $indent, "\"end\": {\n", $indent, "  \"line\": "),
            concat!("\n", $indent, "}"),
        ]
    };
}

const OF_FINDING: PlaceLines = place_lines!("      ");
const OF_LABEL: PlaceLines = place_lines!("          ");
const OF_EDIT: PlaceLines = place_lines!("            ");

fn text(out: &mut Vec<u8>, text: &str) -> serde_json::Result<()> {
    let is_special = |byte: &u8| *byte < b' ' || matches!(byte, b'"' | b'\\');
    // Few have a sign to escape, and all bytes at once are asked faster than one after the other.
    if text.as_bytes().iter().fold(false, |found, byte| found | is_special(byte)) {
        return serde_json::to_writer(out, text);
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
    Ok(())
}

fn optional(out: &mut Vec<u8>, value: Option<&str>) -> serde_json::Result<()> {
    match value {
        Some(value) => text(out, value)?,
        None => out.extend_from_slice(b"null"),
    }
    Ok(())
}

/// A list that begins in a line with that indentation.
fn list<T>(
    out: &mut Vec<u8>,
    indent: &str,
    items: impl Iterator<Item = T>,
    mut item: impl FnMut(&mut Vec<u8>, T) -> serde_json::Result<()>,
) -> serde_json::Result<()> {
    out.push(b'[');
    let mut count = 0;
    for own in items {
        out.extend_from_slice(if count == 0 { b"\n" } else { b",\n" });
        out.extend_from_slice(indent.as_bytes());
        out.extend_from_slice(b"  ");
        item(out, own)?;
        count += 1;
    }
    if count > 0 {
        out.push(b'\n');
        out.extend_from_slice(indent.as_bytes());
    }
    out.push(b']');
    Ok(())
}
