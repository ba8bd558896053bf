use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::{FileId, FileIds, LineIndex, Position, Span, tidied};

/// One file: its path and its text as it is on disk, byte order mark and line ends included.
#[derive(Clone, Debug)]
pub struct Source {
    /// By which [`Sources`] knows it.
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

/// The files of one run. Their ids are their numbers in it, unless several runs share ids.
#[derive(Clone, Default, Debug)]
pub struct Sources {
    files: Vec<Source>,
    /// The first file with each path, by its text: a path is hashed part by part.
    by_path: FxHashMap<OsString, FileId>,
    shared: Option<Shared>,
}

/// How files are found by ids that other runs have given, too.
#[derive(Clone, Debug)]
struct Shared {
    ids: Arc<FileIds>,
    /// The number of each file here.
    places: FxHashMap<FileId, usize>,
    /// How many parts of each file are read as files of their own.
    parts: FxHashMap<FileId, u32>,
}

impl Sources {
    /// No file yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// No file yet; each will have the id that it has in all runs that share these.
    pub fn sharing(ids: Arc<FileIds>) -> Sources {
        let (places, parts) = (FxHashMap::default(), FxHashMap::default());
        Sources { shared: Some(Shared { ids, places, parts }), ..Sources::default() }
    }

    /// Adds a file and returns its id.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> FileId {
        let path = path.into();
        let id = self.shared.as_ref().map(|shared| shared.ids.of(&path, 0));
        self.push(id, path, text.into())
    }

    /// Adds a part of a file that is read as a file of its own, and returns its id.
    pub fn add_part(&mut self, host: FileId, text: impl Into<Arc<str>>) -> FileId {
        let path = self.get(host).path.clone();
        let id = self.shared.as_mut().map(|shared| {
            let part = shared.parts.entry(host).or_default();
            *part += 1;
            shared.ids.of(&path, *part)
        });
        self.push(id, path, text.into())
    }

    fn push(&mut self, id: Option<FileId>, path: PathBuf, text: Arc<str>) -> FileId {
        let place = self.files.len();
        let id = id.unwrap_or(FileId(place as u32));
        if let Some(shared) = &mut self.shared {
            shared.places.insert(id, place);
        }
        self.by_path.entry(tidied(&path).as_os_str().to_owned()).or_insert(id);
        self.files.push(Source::new(id, path, text));
        id
    }

    fn place(&self, id: FileId) -> usize {
        self.shared.as_ref().map_or(id.0 as usize, |shared| shared.places[&id])
    }

    /// Puts a new text in the place of an old one: an edited buffer, a fixed file.
    pub fn set_text(&mut self, id: FileId, text: impl Into<Arc<str>>) {
        let place = self.place(id);
        let path = std::mem::take(&mut self.files[place].path);
        self.files[place] = Source::new(id, path, text);
    }

    /// Forgets all files but the first `len`.
    pub fn truncate(&mut self, len: usize) {
        if let Some(shared) = &mut self.shared {
            shared.places.retain(|_, place| *place < len);
        }
        self.files.truncate(len);
        let place = |file: &FileId| match &self.shared {
            Some(shared) => shared.places.get(file).copied(),
            None => Some(file.0 as usize),
        };
        self.by_path.retain(|_, file| place(file).is_some_and(|place| place < len));
    }

    /// The file with that id.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[self.place(id)]
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
