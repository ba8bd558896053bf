//! How files stand to the controls of a framework: which of its controls have findings, which
//! have none though lints looked, and which nobody can judge from files.

mod markup;

use std::collections::BTreeSet;
use std::fmt;
use std::fmt::Write as _;

use serde::Serialize;

use super::Root;
use super::full::plural;
use crate::checks;
use crate::config::ConfigResolver;
use crate::engine::Report;
use crate::lint::{Finding, Page};

/// A collection of controls that people are asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Framework {
    /// The Docker Benchmark of the Center for Internet Security.
    CisDocker,
    /// The application container security guide of NIST.
    Nist800190,
    /// The trust services criteria of a SOC 2 report.
    Soc2,
    /// What Docker's own documentation says of security.
    Docker,
    /// OWASP's cheat sheet on Docker's security.
    Owasp,
}

/// A control of a framework, as `controls.tsv` has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Control {
    /// The framework as pages write it: `cis-docker`.
    pub framework: &'static str,
    /// Its number or name there.
    pub id: &'static str,
    /// What it asks for, in our words.
    pub title: &'static str,
    /// A command that shows it on a running host; empty where there is none.
    pub verify: &'static str,
}

/// How files stand to a framework.
pub struct Compliance<'a> {
    framework: Framework,
    root: &'a Root,
    report: &'a Report,
    rows: Vec<Row<'a>>,
}

/// How they stand to one control.
struct Row<'a> {
    control: Control,
    /// The lints that look at it, and are on for one of the files.
    lints: Vec<&'static Page>,
    findings: Vec<&'a Finding>,
}

/// The answer to a control.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Status {
    /// Something speaks against it.
    Findings,
    /// Lints looked, and found nothing.
    Clear,
    /// No lint looked.
    NotJudged,
}

impl Framework {
    /// The frameworks by the word for them.
    pub const WORDS: &[(&str, Framework)] = &[
        ("cis-docker", Framework::CisDocker),
        ("nist-800-190", Framework::Nist800190),
        ("soc2", Framework::Soc2),
        ("docker", Framework::Docker),
        ("owasp", Framework::Owasp),
    ];

    /// How the pages of lints write it.
    fn key(self) -> &'static str {
        match self {
            Framework::CisDocker => "cis-docker",
            Framework::Nist800190 => "nist-800-190",
            Framework::Soc2 => "soc2",
            Framework::Docker => "docker",
            Framework::Owasp => "owasp-docker",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Framework::CisDocker => "CIS Docker Benchmark",
            Framework::Nist800190 => "NIST SP 800-190",
            Framework::Soc2 => "SOC 2 trust services criteria",
            Framework::Docker => "Docker's security documentation",
            Framework::Owasp => "OWASP Docker Security Cheat Sheet",
        }
    }

    /// What a reader has to know before the first control.
    fn note(self) -> &'static str {
        match self {
            Framework::CisDocker => {
                "Numbers are those of the benchmark's version 1.6. A control without findings is \
                 one that the files do not speak against: the hosts have a say too."
            }
            Framework::Soc2 => {
                "SOC 2 has criteria and no list of technical controls: what follows is evidence \
                 for an auditor, who judges whether a criterion is met."
            }
            Framework::Nist800190 | Framework::Docker | Framework::Owasp => {
                "A control without findings is one that the files do not speak against: how they \
                 are run has a say too."
            }
        }
    }

    /// The word for an answer. A criterion of SOC 2 is not met or missed by files.
    fn word(self, status: Status) -> &'static str {
        match (status, self) {
            (Status::Findings, Framework::Soc2) => "evidence against",
            (Status::Clear, Framework::Soc2) => "evidence for",
            (Status::NotJudged, Framework::Soc2) => "no evidence in files",
            (Status::Findings, _) => "findings",
            (Status::Clear, _) => "none found",
            (Status::NotJudged, _) => "not judged",
        }
    }
}

impl fmt::Display for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Status {
    fn as_str(self) -> &'static str {
        match self {
            Status::Findings => "findings",
            Status::Clear => "clear",
            Status::NotJudged => "not-judged",
        }
    }
}

/// All controls, in the order of their frameworks.
pub fn controls() -> impl Iterator<Item = Control> {
    let lines = include_str!("controls.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut fields = line.split('\t');
        Some(Control {
            framework: fields.next()?,
            id: fields.next()?,
            title: fields.next()?,
            verify: fields.next()?,
        })
    })
}

impl Row<'_> {
    fn status(&self) -> Status {
        match (self.findings.is_empty(), self.lints.is_empty()) {
            (false, _) => Status::Findings,
            (true, false) => Status::Clear,
            (true, true) => Status::NotJudged,
        }
    }
}

impl<'a> Compliance<'a> {
    /// Sorts the findings of a report by the controls of a framework.
    pub fn new(
        framework: Framework,
        report: &'a Report,
        config: &ConfigResolver,
        root: &'a Root,
    ) -> Compliance<'a> {
        let mut on: BTreeSet<&str> = BTreeSet::new();
        for file in &report.files {
            let plan = config.plan_for(&report.sources.get(*file).path);
            on.extend(plan.lints.iter().map(|planned| planned.lint.page.name));
        }
        let rows = controls().filter(|control| control.framework == framework.key());
        let rows = rows.map(|control| {
            let name = format!("{}:{}", control.framework, control.id);
            let is_of = |page: &Page| page.controls.contains(&name.as_str());
            let pages = checks::ALL.iter().map(|lint| lint.page);
            Row {
                control,
                lints: pages.filter(|page| on.contains(page.name) && is_of(page)).collect(),
                findings: report.findings.iter().filter(|it| is_of(it.lint)).collect(),
            }
        });
        Compliance { framework, root, report, rows: rows.collect() }
    }

    fn place(&self, finding: &Finding) -> (String, u32) {
        let source = self.report.sources.get(finding.at.file);
        (self.root.relative(&source.path), source.position(finding.at.start).line)
    }

    /// How many controls have each answer, and what comments hide.
    fn tally(&self) -> String {
        let count = |status: Status| {
            let rows = self.rows.iter().filter(|row| row.status() == status).count();
            format!("{rows} {}", self.framework.word(status))
        };
        let answers = [Status::Findings, Status::Clear, Status::NotJudged].map(count).join(", ");
        let files = plural(self.report.files.len(), "file");
        let mut out = format!("{}: {answers}; {files}", plural(self.rows.len(), "control"));
        if self.report.silenced > 0 {
            let findings = plural(self.report.silenced, "finding");
            out.push_str(&format!("; {findings} silenced by comments"));
        }
        out
    }

    /// The report as text.
    pub fn text(&self) -> String {
        let title = format!("{}: {}", "Plimsoll", self.framework);
        let mut out =
            format!("{title}\n{}\n\n{}\n", "=".repeat(title.len()), self.framework.note());
        // Writing to a string cannot fail.
        let _ = writeln!(out, "\n{}", self.tally());
        for row in &self.rows {
            let word = self.framework.word(row.status());
            let _ = writeln!(out, "\n{}  {}: {word}", row.control.id, row.control.title);
            for finding in &row.findings {
                let (path, line) = self.place(finding);
                let (level, lint) = (finding.level, finding.lint.name);
                let message = super::concise::one_line(&finding.message);
                let _ = writeln!(out, "    {path}:{line}: {level}[{lint}] {message}");
            }
            if row.status() == Status::Clear {
                let names: Vec<&str> = row.lints.iter().map(|page| page.name).collect();
                let _ = writeln!(out, "    looked: {}", names.join(", "));
            }
            if !row.control.verify.is_empty() {
                let _ = writeln!(out, "    on a host: {}", row.control.verify);
            }
        }
        out
    }

    /// The report as JSON, `"schema": 1`.
    pub fn json(&self) -> serde_json::Result<String> {
        let controls = self.rows.iter().map(|row| JsonControl {
            id: row.control.id,
            title: row.control.title,
            status: row.status().as_str(),
            lints: row.lints.iter().map(|page| page.name).collect(),
            findings: row.findings.iter().map(|finding| self.json_finding(finding)).collect(),
            verify: Some(row.control.verify).filter(|command| !command.is_empty()),
        });
        let count = |status| self.rows.iter().filter(|row| row.status() == status).count();
        let document = JsonDocument {
            schema: 1,
            version: env!("CARGO_PKG_VERSION"),
            framework: self.framework.key(),
            name: self.framework.name(),
            note: self.framework.note(),
            controls: controls.collect(),
            summary: JsonSummary {
                files: self.report.files.len(),
                findings: count(Status::Findings),
                clear: count(Status::Clear),
                not_judged: count(Status::NotJudged),
                silenced: self.report.silenced,
            },
        };
        Ok(serde_json::to_string_pretty(&document)? + "\n")
    }

    fn json_finding(&self, finding: &'a Finding) -> JsonFinding<'a> {
        let (path, line) = self.place(finding);
        JsonFinding {
            lint: finding.lint.name,
            level: finding.level.as_str(),
            path,
            line,
            message: &finding.message,
        }
    }
}

#[derive(Serialize)]
struct JsonDocument<'a> {
    schema: u32,
    version: &'static str,
    framework: &'static str,
    name: &'static str,
    note: &'static str,
    controls: Vec<JsonControl<'a>>,
    summary: JsonSummary,
}

#[derive(Serialize)]
struct JsonControl<'a> {
    id: &'static str,
    title: &'static str,
    status: &'static str,
    lints: Vec<&'static str>,
    findings: Vec<JsonFinding<'a>>,
    verify: Option<&'static str>,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    lint: &'static str,
    level: &'static str,
    path: String,
    line: u32,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonSummary {
    files: usize,
    findings: usize,
    clear: usize,
    #[serde(rename = "not-judged")]
    not_judged: usize,
    silenced: usize,
}
