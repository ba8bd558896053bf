use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::FileId;

/// The ids of files in several runs, so that what one of them made of a text serves the others.
#[derive(Default, Debug)]
pub struct FileIds(Mutex<FxHashMap<(PathBuf, u32), FileId>>);

impl FileIds {
    /// The id of a file, or of a part of it that is read as a file of its own: these are numbered
    /// from 1 on.
    pub fn of(&self, path: &Path, part: u32) -> FileId {
        // Each change is one insertion, so that a panic elsewhere leaves nothing half done.
        let mut ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = FileId(ids.len() as u32);
        *ids.entry((path.to_owned(), part)).or_insert(next)
    }
}
