//! What WORKDIR makes of the working directory.

use super::{Detail, Instruction, Keyword, Stage, Word};

/// A WORKDIR, as far as it is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Workdir {
    /// It says by itself, or with those before it in the file, which directory is meant.
    Absolute,
    /// It is relative to the WORKDIR of the base image.
    Relative {
        /// The argument.
        word: Word,
        /// Its value.
        path: String,
        /// The whole path, where the base image's own WORKDIR is known.
        resolved: Option<String>,
    },
    /// It holds a variable of which the value is not known.
    Unknown,
}

impl Instruction<'_> {
    /// What a WORKDIR sets; `None` for any other instruction, and where ONBUILD defers it.
    pub fn workdir(self) -> Option<Workdir> {
        let Detail::Workdir(word) = self.detail() else { return None };
        let stage = self.stage().filter(|_| !self.is_deferred())?;
        let value = self.evaluate(*word);
        let Some(path) = value.text() else { return Some(Workdir::Unknown) };
        if is_absolute(path) {
            return Some(Workdir::Absolute);
        }
        match stage.sets_workdir_before(self.index()) {
            Some(true) => Some(Workdir::Absolute),
            Some(false) => {
                let base = stage.base_workdir();
                let plain = !path.is_empty() && !path.starts_with(['.', '~']);
                let resolved = base.filter(|_| plain).map(|base| {
                    format!("{}/{}", base.trim_end_matches('/'), path.trim_end_matches('/'))
                });
                Some(Workdir::Relative { word: *word, path: path.to_owned(), resolved })
            }
            None => Some(Workdir::Unknown),
        }
    }
}

impl Stage<'_> {
    /// Whether a WORKDIR stands before the instruction with that index: one finding, for the
    /// first, is enough. `None` on Windows, where the base image is left to decide.
    fn sets_workdir_before(self, index: usize) -> Option<bool> {
        let sets = |instruction: Instruction<'_>| {
            instruction.keyword() == Keyword::Workdir
                && !instruction.is_deferred()
                && instruction.index() < index
        };
        let is_set = self.lineage().any(|stage| stage.instructions().any(sets));
        (is_set || !self.is_windows()).then_some(is_set)
    }

    /// The WORKDIR that the base image itself has, if it is known: `/` of an empty one.
    fn base_workdir(self) -> Option<&'static str> {
        match self.base_image() {
            None => Some("/"),
            Some(image) => image.facts()?.workdir(),
        }
    }
}

/// Absolute on Linux, or with a drive or a variable of Windows.
fn is_absolute(path: &str) -> bool {
    let path = path.trim_matches(['"', '\'']);
    path.starts_with(['/', '\\', '%'])
        || (path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic())
}
