//! SARIF 2.1.0 as GitHub code scanning reads it: its documented limits and the properties that
//! it looks at decide what is written.

mod line_hash;
mod rules;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, Fix, Invocation, Location, LogicalLocation,
    Message, Notification, PhysicalLocation, Region, Replacement, Result as SarifResult,
    ResultLevel, Run, RunAutomationDetails, Sarif, Tool, ToolComponent,
};

use self::line_hash::LineHashes;
use super::{Root, fingerprints};
use crate::config::ConfigResolver;
use crate::engine::Report;
use crate::lint::{Finding, Level, ScopeKind};
use crate::text::{FileId, Span};

/// How many results of a run GitHub keeps.
const RESULT_LIMIT: usize = 5_000;

/// Renders a report as SARIF and a final line end. The rules are all lints that are on for one
/// of the files, found or not, so that they do not vary with the code.
pub fn render(report: &Report, config: &ConfigResolver, root: &Root) -> serde_json::Result<String> {
    let writer = Writer { report, root };
    let rules = rules::enabled(report, config);
    let kept = worst(&report.findings);
    let mut notifications: Vec<Notification> = report
        .errors
        .iter()
        .map(|error| {
            let path = root.relative(&error.path);
            let location = PhysicalLocation::builder().artifact_location(artifact(&path)).build();
            Notification::builder()
                .level(serde_json::Value::from("error"))
                .message(message(format!("{path}: {}", error.message)))
                .locations(vec![Location::builder().physical_location(location).build()])
                .build()
        })
        .collect();
    if kept.len() < report.findings.len() {
        let text = format!(
            "{} findings; the {RESULT_LIMIT} of the highest level are given",
            report.findings.len()
        );
        let level = serde_json::Value::from("warning");
        notifications.push(Notification::builder().level(level).message(message(text)).build());
    }
    let driver = ToolComponent::builder()
        .name("plimsoll")
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(rules.iter().map(|page| rules::descriptor(page)).collect::<Vec<_>>())
        .build();
    let invocation = Invocation::builder()
        .execution_successful(report.errors.is_empty())
        .tool_execution_notifications(notifications)
        .build();
    let index: HashMap<&str, i64> =
        rules.iter().enumerate().map(|(at, page)| (page.name, at as i64)).collect();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        // What follows the last slash is the number of the run, which GitHub gives.
        .automation_details(RunAutomationDetails::builder().id("plimsoll/").build())
        .column_kind(serde_json::Value::from("utf16CodeUnits"))
        .invocations(vec![invocation])
        .results(writer.results(&kept, &index))
        .build();
    let sarif = Sarif::builder()
        .schema("https://json.schemastore.org/sarif-2.1.0.json")
        .version(serde_json::Value::from("2.1.0"))
        .runs(vec![run])
        .build();
    Ok(serde_json::to_string_pretty(&sarif)? + "\n")
}

/// The numbers of the findings that are given: those of the highest level where there are too
/// many, in the order of the report.
fn worst(findings: &[Finding]) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..findings.len()).collect();
    if numbers.len() > RESULT_LIMIT {
        numbers.sort_by_key(|&number| Reverse(findings[number].level));
        numbers.truncate(RESULT_LIMIT);
        numbers.sort_unstable();
    }
    numbers
}

struct Writer<'a> {
    report: &'a Report,
    root: &'a Root,
}

impl Writer<'_> {
    fn results(&self, kept: &[usize], index: &HashMap<&str, i64>) -> Vec<SarifResult> {
        let fingerprints = fingerprints(self.report, self.root);
        let mut hashes: HashMap<FileId, LineHashes> = HashMap::new();
        kept.iter()
            .map(|&number| {
                let finding = &self.report.findings[number];
                let source = self.report.sources.get(finding.at.file);
                let hashes =
                    hashes.entry(finding.at.file).or_insert_with(|| LineHashes::new(&source.text));
                let line = source.lines().line_of(finding.at.start);
                let mut prints = BTreeMap::new();
                if let Some(hash) = hashes.of_line(line) {
                    prints.insert("primaryLocationLineHash".to_owned(), hash.to_owned());
                }
                prints.insert("plimsoll/v1".to_owned(), fingerprints[number].clone());
                self.result(finding, index.get(finding.lint.name).copied(), prints)
            })
            .collect()
    }

    fn result(
        &self,
        finding: &Finding,
        index: Option<i64>,
        prints: BTreeMap<String, String>,
    ) -> SarifResult {
        let mut location = self.location(finding.at);
        location.logical_locations = finding.scope.as_ref().map(|scope| {
            let kind = match scope.kind {
                ScopeKind::Stage => "stage",
                ScopeKind::Service => "service",
            };
            vec![LogicalLocation::builder().name(&scope.name).kind(kind).build()]
        });
        let mut text = finding.message.clone();
        if let Some(help) = &finding.help {
            text.push_str("; ");
            text.push_str(help);
        }
        let mut related = Vec::new();
        for (number, label) in finding.related.iter().enumerate() {
            let id = number as i64 + 1;
            // GitHub shows such a link to the place.
            let words = label.message.replace('[', "(").replace(']', ")");
            text.push_str(&format!("\n[{words}]({id})"));
            let mut location = self.location(label.span);
            location.id = Some(id);
            location.message = Some(message(&label.message));
            related.push(location);
        }
        let mut result = SarifResult::builder()
            .rule_id(finding.lint.name)
            .level(level(finding.level))
            .message(message(text))
            .locations(vec![location])
            .partial_fingerprints(prints)
            .build();
        result.rule_index = index;
        if !related.is_empty() {
            result.related_locations = Some(related);
        }
        result.fixes = finding.fix.as_ref().map(|fix| vec![self.fix(fix)]);
        result
    }

    fn fix(&self, fix: &crate::lint::Fix) -> Fix {
        let mut by_file: BTreeMap<FileId, Vec<Replacement>> = BTreeMap::new();
        for edit in &fix.edits {
            let mut replacement =
                Replacement::builder().deleted_region(self.whole_region(edit.span)).build();
            if !edit.text.is_empty() {
                replacement.inserted_content =
                    Some(ArtifactContent::builder().text(&edit.text).build());
            }
            by_file.entry(edit.span.file).or_default().push(replacement);
        }
        let changes = by_file.into_iter().map(|(file, replacements)| {
            ArtifactChange::builder()
                .artifact_location(self.artifact(file))
                .replacements(replacements)
                .build()
        });
        Fix::builder()
            .description(message(&fix.title))
            .artifact_changes(changes.collect::<Vec<_>>())
            .build()
    }

    fn location(&self, span: Span) -> Location {
        let physical = PhysicalLocation::builder()
            .artifact_location(self.artifact(span.file))
            .region(self.narrow_region(span))
            .build();
        Location::builder().physical_location(physical).build()
    }

    /// A region of one line: GitHub shows an alert on a pull request only where all lines of its
    /// region are in the diff.
    fn narrow_region(&self, span: Span) -> Region {
        let source = self.report.sources.get(span.file);
        let text = source.text.get(span.range()).unwrap_or_default();
        let first = text.split(['\n', '\r']).next().unwrap_or_default();
        self.whole_region(Span { end: span.start + first.len() as u32, ..span })
    }

    fn whole_region(&self, span: Span) -> Region {
        let source = self.report.sources.get(span.file);
        let (start, end) = (source.position_utf16(span.start), source.position_utf16(span.end));
        Region::builder()
            .start_line(start.line)
            .start_column(start.column)
            .end_line(end.line)
            .end_column(end.column)
            .build()
    }

    fn artifact(&self, file: FileId) -> ArtifactLocation {
        artifact(&self.root.relative(&self.report.sources.get(file).path))
    }
}

fn artifact(path: &str) -> ArtifactLocation {
    let uri = percent_encoded(path);
    if path.starts_with('/') {
        // Outside of the repository.
        return ArtifactLocation::builder().uri(format!("file://{uri}")).build();
    }
    ArtifactLocation::builder().uri(uri).uri_base_id("%SRCROOT%").build()
}

/// A path as a part of a URI: all but the unreserved characters of RFC 3986 and slashes is
/// encoded.
fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn message(text: impl Into<String>) -> Message {
    Message::builder().text(text).build()
}

fn level(level: Level) -> ResultLevel {
    match level {
        Level::Error => ResultLevel::Error,
        Level::Warn => ResultLevel::Warning,
        Level::Info => ResultLevel::Note,
        Level::Off => ResultLevel::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded() {
        assert_eq!(percent_encoded("a b/ü#1:x"), "a%20b/%C3%BC%231%3Ax");
    }
}
