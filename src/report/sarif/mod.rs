//! SARIF 2.1.0 as GitHub code scanning reads it: its documented limits and the properties that
//! it looks at decide what is written.

mod line_hash;
mod rules;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, CodeFlow, Fix, Invocation, Location,
    LogicalLocation, Message, Notification, PhysicalLocation, Region, Replacement,
    Result as SarifResult, ResultLevel, Run, RunAutomationDetails, Sarif, ThreadFlow,
    ThreadFlowLocation, Tool, ToolComponent,
};

use self::line_hash::LineHashes;
use super::location::Places;
use super::{HOME, Root, fingerprints};
use crate::config::ConfigResolver;
use crate::engine::Report;
use crate::lint::{Finding, Level, Role, ScopeKind};
use crate::text::{FileId, Span, sort_seldom};

/// How many results of a run GitHub keeps.
const RESULT_LIMIT: usize = 5_000;
/// How many locations of a result GitHub keeps.
const LOCATION_LIMIT: usize = 100;

/// Renders a report as SARIF and a final line end: one run, under `category`. The rules are all
/// lints that are on for one of the files, found or not, so that they do not vary with the code.
///
/// The order is by level, then by how often findings of the lint are right, so that a reader
/// who takes a part takes the best, and what is beyond GitHub's limit is cut off here, where it
/// can be told.
pub fn render(
    report: &Report,
    config: &ConfigResolver,
    root: &Root,
    category: &str,
) -> serde_json::Result<String> {
    let writer = Writer { report, places: Places::new(report, root) };
    let rules = rules::enabled(report, config);
    let mut alerts = alerts(report);
    let total = alerts.len();
    let weight = |alert: &Alert| weight(&report.findings[alert.first]);
    sort_seldom(&mut alerts, |a, b| weight(b).cmp(&weight(a)));
    alerts.truncate(RESULT_LIMIT);
    let mut notifications: Vec<Notification> = report
        .errors
        .iter()
        .map(|error| {
            let path = root.resolved(&error.path);
            let location = PhysicalLocation::builder().artifact_location(artifact(&path)).build();
            Notification::builder()
                .level(serde_json::Value::from("error"))
                .message(message(format!("{path}: {}", error.message)))
                .locations(vec![Location::builder().physical_location(location).build()])
                .build()
        })
        .collect();
    if alerts.len() < total {
        let text = format!("{total} findings; the {RESULT_LIMIT} of the highest level are given");
        let level = serde_json::Value::from("warning");
        notifications.push(Notification::builder().level(level).message(message(text)).build());
    }
    let driver = ToolComponent::builder()
        .name("plimsoll")
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .information_uri(HOME)
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
        .automation_details(RunAutomationDetails::builder().id(id_of(category)).build())
        .column_kind(serde_json::Value::from("utf16CodeUnits"))
        .invocations(vec![invocation])
        .results(writer.results(&alerts, &index))
        .build();
    let sarif = Sarif::builder()
        .schema("https://json.schemastore.org/sarif-2.1.0.json")
        .version(serde_json::Value::from("2.1.0"))
        .runs(vec![run])
        .build();
    Ok(serde_json::to_string_pretty(&sarif)? + "\n")
}

/// Findings of one lint that start on one line: GitHub knows an alert by its rule and its line,
/// and would take the second for the first.
struct Alert {
    /// The number of the first of them in the report.
    first: usize,
    /// The numbers of the others.
    others: Vec<usize>,
}

fn alerts(report: &Report) -> Vec<Alert> {
    let mut alerts: Vec<Alert> = Vec::new();
    let mut known: HashMap<(FileId, usize, &str), usize> = HashMap::new();
    for (number, finding) in report.findings.iter().enumerate() {
        let line = report.sources.get(finding.at.file).lines().line_of(finding.at.start);
        let alert = known.entry((finding.at.file, line, finding.lint.name)).or_insert_with(|| {
            alerts.push(Alert { first: number, others: Vec::new() });
            alerts.len() - 1
        });
        let alert = &mut alerts[*alert];
        if alert.first != number {
            alert.others.push(number);
        }
    }
    alerts
}

/// By what results are ordered, the heaviest first.
fn weight(finding: &Finding) -> (Level, rules::Trust) {
    (finding.level, rules::Trust::of(finding.lint))
}

/// The category as the ID of a run: what follows the last slash is the number of the run, which
/// GitHub gives.
fn id_of(category: &str) -> String {
    format!("{}/", category.trim_end_matches('/'))
}

struct Writer<'a> {
    report: &'a Report,
    places: Places<'a>,
}

impl Writer<'_> {
    fn results(&self, alerts: &[Alert], index: &HashMap<&str, i64>) -> Vec<SarifResult> {
        let fingerprints = fingerprints(self.report, self.places.root());
        let mut hashes: HashMap<FileId, LineHashes> = HashMap::new();
        alerts
            .iter()
            .map(|alert| {
                let finding = &self.report.findings[alert.first];
                let source = self.report.sources.get(finding.at.file);
                let hashes =
                    hashes.entry(finding.at.file).or_insert_with(|| LineHashes::new(&source.text));
                let line = source.lines().line_of(finding.at.start);
                let mut prints = BTreeMap::new();
                if let Some(hash) = hashes.of_line(line) {
                    prints.insert("primaryLocationLineHash".to_owned(), hash.to_owned());
                }
                prints.insert("plimsoll/v1".to_owned(), fingerprints[alert.first].clone());
                let mut result = self.result(alert, prints);
                result.rule_index = index.get(finding.lint.name).copied();
                result
            })
            .collect()
    }

    fn result(&self, alert: &Alert, prints: BTreeMap<String, String>) -> SarifResult {
        let finding = &self.report.findings[alert.first];
        let others = alert.others.iter().map(|number| &self.report.findings[*number]);
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
        let labels = finding.related.iter().map(|label| (label.span, &label.message));
        let more = others.clone().map(|other| (other.at, &other.message));
        let mut related = Vec::new();
        for (span, words) in labels.chain(more).take(LOCATION_LIMIT) {
            let id = related.len() as i64 + 1;
            // GitHub shows such a link to the place.
            text.push_str(&format!("\n[{}]({id})", words.replace('[', "(").replace(']', ")")));
            let mut location = self.location(span);
            location.id = Some(id);
            location.message = Some(message(words));
            related.push(location);
        }
        let worst = others.clone().map(|other| other.level).fold(finding.level, Level::max);
        let mut result = SarifResult::builder()
            .rule_id(finding.lint.name)
            .level(level(worst))
            .message(message(text))
            .locations(vec![location])
            .partial_fingerprints(prints)
            .build();
        if !related.is_empty() {
            result.related_locations = Some(related);
        }
        let fixes = std::iter::once(finding).chain(others).filter_map(|it| it.fix.as_ref());
        let fixes: Vec<Fix> = fixes.map(|fix| self.fix(fix)).collect();
        result.fixes = (!fixes.is_empty()).then_some(fixes);
        result.code_flows = self.flow(finding).map(|flow| vec![flow]);
        result
    }

    /// The way that a finding is on, where it is one: from the places where what is wrong comes
    /// from, over the finding itself, to those to which it goes on. Where nothing says so, from the
    /// places in other files to the finding.
    fn flow(&self, finding: &Finding) -> Option<CodeFlow> {
        let of_role = |role: Role| {
            let labels = finding.related.iter().filter(move |label| label.role == role);
            labels.map(|label| (label.span, &label.message)).take(LOCATION_LIMIT)
        };
        let mut steps: Vec<_> = of_role(Role::Origin).collect();
        let goals: Vec<_> = of_role(Role::Goal).collect();
        if steps.is_empty() && goals.is_empty() {
            steps.extend(of_role(Role::Beside).filter(|(span, _)| span.file != finding.at.file));
            if steps.is_empty() {
                return None;
            }
        }
        steps.push((finding.at, &finding.message));
        steps.extend(goals);
        let steps = steps.into_iter().map(|(span, words)| {
            let mut location = self.location(span);
            location.message = Some(message(words));
            ThreadFlowLocation::builder().location(location).build()
        });
        let thread = ThreadFlow::builder().locations(steps.collect::<Vec<_>>()).build();
        Some(CodeFlow::builder().thread_flows(vec![thread]).build())
    }

    fn fix(&self, fix: &crate::lint::Fix) -> Fix {
        let mut by_file: BTreeMap<FileId, Vec<Replacement>> = BTreeMap::new();
        for edit in &fix.edits {
            let mut replacement =
                Replacement::builder().deleted_region(self.region(edit.span)).build();
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
            .region(self.region(self.places.on_first_line(span)))
            .build();
        Location::builder().physical_location(physical).build()
    }

    fn region(&self, span: Span) -> Region {
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
        artifact(self.places.path(file))
    }
}

fn artifact(path: &str) -> ArtifactLocation {
    let uri = percent_encoded(path);
    if Path::new(path).is_absolute() {
        // Outside of the repository. A drive of Windows stands behind a slash.
        let uri = uri.trim_start_matches('/').replacen("%3A/", ":/", 1);
        return ArtifactLocation::builder().uri(format!("file:///{uri}")).build();
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
