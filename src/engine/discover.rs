use std::path::PathBuf;

use super::Request;
use crate::model::FileKind;
use crate::text::{FileId, Sources};

/// The size in bytes up to which a file is read: far beyond any that people write, and small
/// enough that offsets fit in 32 bits and that a mistaken path fills no memory.
pub const SIZE_LIMIT: u64 = 10 * 1024 * 1024;

/// What was found and read.
#[derive(Clone, Default, Debug)]
pub struct Discovery {
    /// The files that were read, in order of path, those that only explain others after them.
    pub sources: Sources,
    /// What each of them is.
    pub kinds: Vec<(FileId, FileKind)>,
    /// The files that were asked for.
    pub files: Vec<FileId>,
    /// What could not be read, in order of path.
    pub errors: Vec<FileError>,
}

/// A path that could not be read, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FileError {
    /// The path as it was named or found.
    pub path: PathBuf,
    /// Why: lower case, no final full stop.
    pub message: String,
}

/// Finds and reads the files of a request.
pub fn discover(request: &Request<'_>) -> Discovery {
    let _ = request;
    Discovery::default()
}
