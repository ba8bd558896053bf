//! What lies on disk around the files of a project, so far as somebody asks.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files around those that are linted. Paths start where those of the sources do. Every answer
/// is as good as the time of the question; what cannot be read is not known.
pub trait Disk: fmt::Debug + Send + Sync {
    /// What is at a path, links followed.
    fn entry(&self, path: &Path) -> DiskEntry;

    /// What is in a folder, in order of name; `None` where it is no folder, cannot be read or has
    /// more in it than anybody looks through.
    fn names(&self, folder: &Path) -> Option<Arc<[DiskName]>>;

    /// The first bytes of a file, up to [`HEAD`].
    fn head(&self, path: &Path) -> Option<Vec<u8>>;

    /// A folder and those above it, up to the root of its repository, or else to the folder that was
    /// asked for with all that is in it; it alone where there is neither.
    fn candidates(&self, folder: &Path) -> Vec<PathBuf>;

    /// What Git's index says of a file; `None` where there is no index that can be read.
    fn tracked(&self, path: &Path) -> Option<Tracked>;

    /// Whether Git leaves a file or folder out by what `.gitignore` files say.
    fn is_ignored_by_git(&self, path: &Path) -> bool;
}

/// How many bytes of a file are read at most: as much as any script, and the start of anything else.
pub const HEAD: usize = 64 * 1024;

/// What is at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DiskEntry {
    /// Nothing.
    Absent,
    /// A file.
    File {
        /// Its length in bytes.
        size: u64,
        /// Whether anybody may execute it; `None` where the system has no such mode.
        executable: Option<bool>,
    },
    /// A folder.
    Folder,
    /// Something else, or what cannot be told.
    Unknown,
}

/// A name in a folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct DiskName {
    /// The name.
    pub name: String,
    /// Whether it is a folder and no link to one.
    pub is_folder: bool,
}

/// What Git's index says of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tracked {
    /// It is not tracked, and no file below it.
    No,
    /// A file below it is.
    Folder,
    /// It is, as a link.
    Link,
    /// It is, as a file of that kind.
    File {
        /// Whether its mode lets it be executed.
        executable: bool,
    },
}

impl DiskEntry {
    /// Whether something is there.
    pub fn is_there(self) -> bool {
        matches!(self, DiskEntry::File { .. } | DiskEntry::Folder)
    }
}
