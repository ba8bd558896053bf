//! What is to be read together, and where the files come from.

use std::path::{Path, PathBuf};

use super::Env;
use crate::yaml::Tree;

/// The files that can be had.
pub trait Files {
    /// A Compose file.
    fn tree(&self, path: &Path) -> Found<&Tree>;
    /// A file of variables.
    fn text(&self, path: &Path) -> Found<&str>;
    /// A folder.
    fn folder(&self, path: &Path) -> Found<()>;
}

/// A file that was looked for.
#[derive(Clone, Copy, Debug)]
pub enum Found<T> {
    /// It is here.
    Here(T),
    /// There is no such file.
    Absent,
    /// Whether there is one is not known.
    Unknown,
}

/// A file that would tell more.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Wanted {
    /// A Compose file.
    Compose(PathBuf),
    /// A file of variables.
    Text(PathBuf),
    /// Whether it is a folder.
    Folder(PathBuf),
}

/// What is read together.
#[derive(Clone, Copy, Debug)]
pub struct Composition<'a> {
    /// The files, each to be laid over those before it.
    pub paths: &'a [PathBuf],
    /// The folder of the project, from which relative paths start.
    pub folder: &'a Path,
    /// The variables that are known; none where nothing at all is known of them.
    pub env: Option<&'a Env>,
    /// What is known of the first file.
    pub role: Role,
    /// The profiles that are on, so that other services are not judged; none where all are.
    pub profiles: Option<&'a [String]>,
}

/// What is known of a file from its name and its neighbors.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// It stands alone, as a `compose.yaml` does.
    Alone,
    /// It may stand alone or be merged onto another: a `compose.prod.yaml`.
    Perhaps,
    /// It is merged onto another: a `compose.override.yaml`.
    Overlay,
}
