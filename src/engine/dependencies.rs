//! What the outcome of a run depends on.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::around::seat_of;
use super::{Discovery, Questions};
use crate::config::ConfigResolver;

/// What a run has read and asked about. As long as nothing happens to it, another run finds the
/// same.
#[derive(Default, Debug)]
pub struct Dependencies {
    /// The files that were read or looked for, by absolute path.
    files: FxHashSet<PathBuf>,
    /// What was asked for to find files.
    search: Questions,
    /// What lints asked for.
    questions: Questions,
}

impl Dependencies {
    /// The files that a discovery came upon, and those that it looked for and that are not there.
    pub fn new(discovery: &Discovery, config: &ConfigResolver) -> Dependencies {
        let around = &discovery.surroundings;
        let sources = || discovery.sources.iter().map(|source| source.path.as_path());
        let folders: FxHashSet<&Path> = sources().filter_map(Path::parent).collect();
        let build_texts = around.build_texts.iter().map(|(path, _)| path.as_path());
        let texts = around.texts.keys().chain(&around.absent).map(PathBuf::as_path);
        let named = sources().chain(texts).chain(build_texts).map(|path| config.absolute(path));
        let env = folders.into_iter().map(|folder| config.absolute(&folder.join(".env")));
        Dependencies { files: named.chain(env).collect(), ..Dependencies::default() }
    }

    /// Adds what was asked about the disk to find files.
    pub fn and_search(self, search: Questions) -> Dependencies {
        Dependencies { search, ..self }
    }

    /// Adds what lints asked about the disk.
    pub fn and(self, questions: Questions) -> Dependencies {
        Dependencies { questions, ..self }
    }

    /// The files that were read or looked for, by absolute path.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(PathBuf::as_path)
    }

    /// The same, but files were searched for as in another run.
    pub fn renew_search(&mut self, other: Dependencies) {
        *self = Dependencies { questions: std::mem::take(&mut self.questions), ..other };
    }

    /// Whether the text of a file counts.
    pub fn have_text(&self, path: &Path) -> bool {
        self.files.contains(path) || self.have_asked_for(path) || self.search.ask_for(path)
    }

    /// Whether lints have asked the disk for the file.
    pub fn have_asked_for(&self, path: &Path) -> bool {
        self.questions.ask_for(path)
    }

    /// Whether it counts that a file or a folder has appeared, changed or gone.
    pub fn concern(&self, path: &Path, config: &ConfigResolver) -> bool {
        // What its name tells is read with all that lies beside and below it.
        let seat = seat_of(path, config);
        let is_near =
            |own: &PathBuf| own.starts_with(path) || seat.is_some_and(|seat| own.starts_with(seat));
        self.files.iter().any(is_near) || self.questions.concern(path) || self.search.concern(path)
    }

    /// The folders, of those that are there, in which something has to happen before a lint has
    /// another answer about the disk; `None` where they are more than `most`. What is searched for
    /// in others has a name that tells it.
    pub fn folders(&self, most: usize) -> Option<FxHashSet<PathBuf>> {
        self.questions.folders(most)
    }
}
