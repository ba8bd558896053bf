use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::{FileId, LineIndex, Position, Span, tidied};

/// One file: its path and its text as it is on disk, byte order mark and line ends included.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its index in [`Sources`].
    pub id: FileId,
    /// The path by which it was found.
    pub path: PathBuf,
    /// The whole text, shared with the syntax tree made of it.
    pub text: Arc<str>,
    index: OnceLock<LineIndex>,
}

impl Source {
    /// A file with its text.
    pub fn new(id: FileId, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> Source {
        Source { id, path: path.into(), text: text.into(), index: OnceLock::new() }
    }

    /// Its lines, found at the first call.
    pub fn lines(&self) -> &LineIndex {
        self.index.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column (code points) of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }

    /// Line and column (UTF-16 code units) of a byte offset.
    pub fn position_utf16(&self, offset: u32) -> Position {
        self.lines().position_utf16(&self.text, offset)
    }

    /// The span of the whole file.
    pub fn span(&self) -> Span {
        Span::new(self.id, 0, self.text.len())
    }
}

/// The files of one run.
#[derive(Clone, Default, Debug)]
pub struct Sources {
    files: Vec<Source>,
    /// The first file with each path, by its text: a path is hashed part by part.
    by_path: FxHashMap<OsString, FileId>,
}

impl Sources {
    /// No file yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Adds a file and returns its id.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(self.files.len() as u32);
        let source = Source::new(id, path, text);
        self.by_path.entry(tidied(&source.path).as_os_str().to_owned()).or_insert(id);
        self.files.push(source);
        id
    }

    /// Puts a new text in the place of an old one: an edited buffer, a fixed file.
    pub fn set_text(&mut self, id: FileId, text: impl Into<Arc<str>>) {
        let path = std::mem::take(&mut self.files[id.0 as usize].path);
        self.files[id.0 as usize] = Source::new(id, path, text);
    }

    /// Forgets all files but the first `len`.
    pub fn truncate(&mut self, len: usize) {
        self.files.truncate(len);
        self.by_path.retain(|_, file| (file.0 as usize) < len);
    }

    /// The file with that id.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The first file with that path.
    pub fn find(&self, path: &Path) -> Option<&Source> {
        self.by_path.get(tidied(path).as_os_str()).map(|file| self.get(*file))
    }

    /// The text in a span.
    pub fn text(&self, span: Span) -> &str {
        &self.get(span.file).text[span.range()]
    }

    /// All files in the order in which they were added.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Source> {
        self.files.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
