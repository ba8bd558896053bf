use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::discover::{read_text, too_large};
use crate::model::FileKind;
use crate::text::tidied;

/// Texts that are read in the place of what is on disk: the open documents of an editor, saved or
/// not, and files that do not exist yet.
///
/// All paths are absolute; another path is always read from the disk.
#[derive(Clone, Default, Debug)]
pub struct Overlay {
    files: BTreeMap<PathBuf, OpenFile>,
}

#[derive(Clone, Debug)]
struct OpenFile {
    text: Arc<str>,
    kind: Option<FileKind>,
}

impl Overlay {
    /// Nothing is open.
    pub const fn new() -> Overlay {
        Overlay { files: BTreeMap::new() }
    }

    /// From here on, `text` is what is read at `path`. `kind` says what it is where its name does
    /// not tell.
    pub fn set(&mut self, path: &Path, text: Arc<str>, kind: Option<FileKind>) {
        self.files.insert(tidied(path).into_owned(), OpenFile { text, kind });
    }

    /// From here on, the disk is read at `path` again.
    pub fn remove(&mut self, path: &Path) {
        self.files.remove(&*tidied(path));
    }

    /// Whether a text stands for what is at `path`.
    pub fn contains(&self, path: &Path) -> bool {
        self.get(path).is_some()
    }

    /// What the file at `path` is said to be.
    pub(super) fn kind(&self, path: &Path) -> Option<FileKind> {
        self.get(path).and_then(|file| file.kind)
    }

    /// The text that stands for what is at `path`.
    pub(super) fn open(&self, path: &Path) -> Option<Arc<str>> {
        self.get(path).map(|file| file.text.clone())
    }

    /// The text at `path`, open or on disk, or why there is none.
    pub(super) fn read(&self, path: &Path) -> Result<Arc<str>, String> {
        match self.get(path) {
            Some(file) => too_large(file.text.len()).map_or(Ok(file.text.clone()), Err),
            None => read_text(path).map(Arc::from),
        }
    }

    /// Whether there is a file at `path`, open or on disk.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        self.contains(path) || path.is_file()
    }

    /// The names of the open files in a folder.
    pub(super) fn names_in(&self, folder: &Path) -> impl Iterator<Item = &OsStr> {
        let folder = tidied(folder).into_owned();
        let after = (Bound::Excluded(folder.clone()), Bound::Unbounded);
        let below = self.files.range::<PathBuf, _>(after).map(|(path, _)| path);
        let below = below.take_while({
            let folder = folder.clone();
            move |path| path.starts_with(&folder)
        });
        below.filter(move |path| path.parent() == Some(&folder)).filter_map(|it| it.file_name())
    }

    fn get(&self, path: &Path) -> Option<&OpenFile> {
        // Most runs have none, and ask for many paths.
        if self.files.is_empty() {
            return None;
        }
        self.files.get(&*tidied(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_texts_win_over_the_disk() {
        let mut overlay = Overlay::new();
        let path = Path::new("/nowhere/a/compose.yaml");
        assert!(!overlay.is_file(path) && overlay.read(path).is_err());
        overlay.set(path, "services: {}".into(), None);
        overlay.set(Path::new("/nowhere/a/b/Dockerfile"), "FROM a".into(), None);
        overlay.set(Path::new("/nowhere/a-b"), "".into(), Some(FileKind::Dockerfile));
        let roundabout = Path::new("/nowhere/b/../a/compose.yaml");
        assert_eq!(overlay.read(roundabout).as_deref(), Ok("services: {}"));
        let names: Vec<_> = overlay.names_in(Path::new("/nowhere/a")).collect();
        assert_eq!(names, ["compose.yaml"]);
        assert_eq!(overlay.kind(Path::new("/nowhere/a-b")), Some(FileKind::Dockerfile));
        overlay.remove(path);
        assert!(overlay.read(path).is_err());
    }
}
