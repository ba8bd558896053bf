//! The findings that a project has decided to live with for now: `plimsoll-baseline.json`. A
//! finding is known again by its fingerprint, so it may move; what is in the file and not found
//! any more can only be taken out.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Root, fingerprints};
use crate::engine::Report;

/// The version of the file's form.
const SCHEMA: u32 = 1;

/// A baseline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// A finding of a baseline. Path and lint are there for a reader, and the path tells what is out
/// of date.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    lint: String,
    fingerprint: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: u32,
    findings: Vec<Entry>,
}

/// What a baseline took out of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Applied {
    /// How many findings it knew.
    pub known: usize,
    /// How many of its entries are of files that were linted, or are gone, and were not found.
    pub stale: usize,
}

impl Baseline {
    /// A baseline of everything that was found.
    pub fn of(report: &Report, root: &Root) -> Baseline {
        let entries = report.findings.iter().zip(fingerprints(report, root));
        let mut entries: Vec<Entry> = entries
            .map(|(finding, fingerprint)| Entry {
                path: root.relative(&report.sources.get(finding.at.file).path),
                lint: finding.lint.name.to_owned(),
                fingerprint,
            })
            .collect();
        entries.sort_unstable();
        Baseline { entries }
    }

    /// Reads the text of a file; an error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Baseline, String> {
        let document: Document = serde_json::from_str(text).map_err(|why| why.to_string())?;
        if document.schema != SCHEMA {
            return Err(format!("this program knows schema {SCHEMA}, and not {}", document.schema));
        }
        Ok(Baseline { entries: document.findings })
    }

    /// The text of the file.
    pub fn text(&self) -> serde_json::Result<String> {
        let document = Document { schema: SCHEMA, findings: self.entries.clone() };
        Ok(serde_json::to_string_pretty(&document)? + "\n")
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes the findings that it knows out of a report.
    pub fn apply(&self, report: &mut Report, root: &Root) -> Applied {
        let before = Baseline::of(report, root);
        let stale = self.entries.len() - self.tightened(&before, report, root).len();
        let known: HashSet<&str> =
            self.entries.iter().map(|entry| entry.fingerprint.as_str()).collect();
        let mut prints = fingerprints(report, root).into_iter();
        let total = report.findings.len();
        report.findings.retain(|_| prints.next().is_none_or(|it| !known.contains(it.as_str())));
        Applied { known: total - report.findings.len(), stale }
    }

    /// The baseline without what `now`, a baseline of `report`, does not have: nothing is added,
    /// and files that were not linted keep their entries as long as they are there.
    pub fn tightened(&self, now: &Baseline, report: &Report, root: &Root) -> Baseline {
        let found: HashSet<&str> =
            now.entries.iter().map(|entry| entry.fingerprint.as_str()).collect();
        let linted: HashSet<String> = report
            .files
            .iter()
            .map(|file| root.relative(&report.sources.get(*file).path))
            .collect();
        let mut is_there: BTreeMap<&str, bool> = BTreeMap::new();
        let mut entries: Vec<Entry> = Vec::new();
        for entry in &self.entries {
            let there = || root.path().join(&entry.path).exists();
            let stays = found.contains(entry.fingerprint.as_str())
                || !linted.contains(&entry.path)
                    && *is_there.entry(entry.path.as_str()).or_insert_with(there);
            if stays {
                entries.push(entry.clone());
            }
        }
        entries.sort_unstable();
        Baseline { entries }
    }
}
