//! What WORKDIR makes of the working directory.

use super::{Detail, Instruction, Keyword, Stage, Word};

/// A WORKDIR that is relative to that of the base image.
#[derive(Clone, Debug)]
pub struct RelativeWorkdir<'p> {
    /// The instruction.
    pub instruction: Instruction<'p>,
    /// Its argument.
    pub word: Word,
    /// The value of that.
    pub path: String,
    /// The whole path, where the base image's own WORKDIR is known.
    pub resolved: Option<String>,
}

impl<'p> Stage<'p> {
    /// The first WORKDIR of the stage, if it is relative and no stage that this one builds on has
    /// one before it. Nothing on Windows, where the base image is left to decide.
    pub fn relative_workdir(self) -> Option<RelativeWorkdir<'p>> {
        let instruction = self.first_workdir()?;
        let Detail::Workdir(word) = *instruction.detail() else { return None };
        let value = instruction.evaluate(word);
        let path = value.text().filter(|path| !path.is_empty() && !is_absolute(path))?;
        let inherits = self.lineage().skip(1).any(|stage| stage.first_workdir().is_some());
        if inherits || self.is_windows() {
            return None;
        }
        let is_plain = !path.starts_with(['.', '~']);
        let resolved = self
            .base_workdir()
            .filter(|_| is_plain)
            .map(|base| format!("{}/{}", base.trim_end_matches('/'), path.trim_end_matches('/')));
        Some(RelativeWorkdir { instruction, word, path: path.to_owned(), resolved })
    }

    fn first_workdir(self) -> Option<Instruction<'p>> {
        self.instructions().find(|own| own.keyword() == Keyword::Workdir && !own.is_deferred())
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
