//! One module a format. Each has its own small structs, so each can stay stable alone.

pub mod baseline;
pub mod checkstyle;
pub mod compliance;
pub mod concise;
pub mod effective;
mod fingerprint;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
mod location;
pub mod markdown;
pub mod rdjson;
pub mod sarif;
pub mod statistics;
mod xml;

pub use fingerprint::{fingerprints, fingerprints_in};
pub use location::Root;

use crate::engine::Report;
use crate::lint::{Finding, Level, Page};
use crate::text::sort_seldom;

/// How many findings there are of each level.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// At level `error`.
    pub errors: usize,
    /// At level `warn`.
    pub warnings: usize,
    /// At level `info`.
    pub infos: usize,
}

impl Counts {
    /// Counts the findings of a report.
    pub fn of(report: &Report) -> Counts {
        let mut counts = Counts::default();
        for finding in &report.findings {
            match finding.level {
                Level::Error => counts.errors += 1,
                Level::Warn => counts.warnings += 1,
                Level::Info => counts.infos += 1,
                Level::Off => (),
            }
        }
        counts
    }

    /// All of them.
    pub fn total(self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

/// Where the project lives, from `Cargo.toml`.
pub const HOME: &str = env!("CARGO_PKG_HOMEPAGE");

/// The address of a lint's page.
pub fn address_of(page: &Page) -> String {
    format!("{HOME}/blob/main/lints/{}.md", page.name)
}

/// What is wrong, and what to do about it, on a line each.
fn message_and_help(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    }
}

/// The findings in the order in which a reader with little room wants them: the highest level
/// first, and within a level in the order of the report.
fn worst_first(report: &Report) -> Vec<&Finding> {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    sort_seldom(&mut findings, |a, b| b.level.cmp(&a.level));
    findings
}

#[cfg(test)]
mod tests;
