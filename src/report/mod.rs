//! One module a format. Each has its own small structs, so each can stay stable alone.

pub mod concise;
pub mod effective;
mod fingerprint;
pub mod full;
pub mod json;
mod location;
pub mod sarif;
pub mod statistics;

pub use fingerprint::fingerprints;
pub use location::Root;

use crate::engine::Report;
use crate::lint::Level;

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

#[cfg(test)]
mod tests;
