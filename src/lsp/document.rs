//! The open documents.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent as Change, Uri};
use rustc_hash::FxHashMap;

use super::lines::{Encoding, Lines};
use super::uri;
use crate::config::{ConfigResolver, FILE_NAMES};
use crate::engine::{is_something_else, kind_by_name};
use crate::model::FileKind;

/// A document that is open in the editor.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) uri: Uri,
    /// Where it is, or where it would be: a document that is no file yet has a folder to itself.
    pub(super) path: PathBuf,
    pub(super) version: i32,
    /// What the editor calls its language, in small letters.
    language: String,
    text: String,
    lines: Lines,
}

/// What a document is to the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// It is linted. The kind is given where the language and not the name tells it.
    Linted(Option<FileKind>),
    /// A configuration file of this program.
    Configuration,
    /// Nothing is said of it.
    Other,
}

impl Document {
    pub(super) fn new(uri: Uri, language: &str, version: i32, text: String) -> Document {
        let path = uri::to_path(&uri).unwrap_or_else(|| uri::stand_in(&uri));
        let lines = Lines::new(&text);
        Document { uri, path, version, language: language.to_ascii_lowercase(), text, lines }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn shared_text(&self) -> Arc<str> {
        Arc::from(self.text.as_str())
    }

    /// The offset of a position.
    pub(super) fn offset(&self, position: lsp_types::Position, encoding: Encoding) -> usize {
        self.lines.offset(&self.text, position, encoding)
    }

    /// Makes the changes, each on what the one before it left. Returns whether they changed
    /// anything.
    pub(super) fn change(
        &mut self,
        version: i32,
        changes: Vec<Change>,
        encoding: Encoding,
    ) -> bool {
        self.version = version;
        let mut is_other = false;
        for change in changes {
            match change {
                Change::TextDocumentContentChangePartial(change) => {
                    let start = self.offset(change.range.start, encoding);
                    let end = self.offset(change.range.end, encoding).max(start);
                    is_other |= self.text[start..end] != change.text;
                    self.lines.replace(&mut self.text, start..end, &change.text);
                }
                Change::TextDocumentContentChangeWholeDocument(change) => {
                    is_other |= self.text != change.text;
                    self.lines = Lines::new(&change.text);
                    self.text = change.text;
                }
            }
        }
        is_other
    }

    /// What it is: by its name, and by its language where the name does not tell.
    pub(super) fn kind(&self, config: &ConfigResolver) -> Kind {
        if is_configuration(&self.path) {
            return Kind::Configuration;
        }
        let by_language = match self.language.as_str() {
            "dockerfile" | "containerfile" => Some(FileKind::Dockerfile),
            "dockercompose" | "docker-compose" | "docker compose" | "yaml.docker-compose" => {
                Some(FileKind::Compose)
            }
            _ => None,
        };
        match (kind_by_name(&self.path, config), by_language) {
            (Some(FileKind::Dockerfile), None) if is_something_else(&self.path, &self.text) => {
                Kind::Other
            }
            (Some(_), _) => Kind::Linted(None),
            (None, Some(kind)) => Kind::Linted(Some(kind)),
            (None, None) => Kind::Other,
        }
    }
}

/// Whether a path has the name of a configuration file.
pub(super) fn is_configuration(path: &Path) -> bool {
    FILE_NAMES.iter().any(|name| path.ends_with(name))
}

/// The open documents by their URI.
#[derive(Default, Debug)]
pub(super) struct Documents {
    by_uri: FxHashMap<Uri, Document>,
}

impl Documents {
    pub(super) fn open(&mut self, document: Document) {
        self.by_uri.insert(document.uri.clone(), document);
    }

    pub(super) fn close(&mut self, uri: &Uri) -> Option<Document> {
        self.by_uri.remove(uri)
    }

    pub(super) fn get(&self, uri: &Uri) -> Option<&Document> {
        self.by_uri.get(uri)
    }

    pub(super) fn get_mut(&mut self, uri: &Uri) -> Option<&mut Document> {
        self.by_uri.get_mut(uri)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.by_uri.values()
    }

    /// The document that is open at a path.
    pub(super) fn at(&self, path: &Path) -> Option<&Document> {
        self.iter().find(|document| document.path == path)
    }
}
