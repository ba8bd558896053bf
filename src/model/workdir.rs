//! What WORKDIR makes of the working directory.

use super::{Detail, Instruction, Keyword, Stage, Word};
use crate::dockerfile::Part;
use crate::text::Spanned;

/// A WORKDIR with a relative path.
#[derive(Clone, Debug)]
pub struct RelativeWorkdir<'p> {
    /// Its argument.
    pub word: Word,
    /// The value of that.
    pub path: String,
    /// `variable` where a variable starts it, which most other tools take for absolute, or `path`.
    pub kind: &'static str,
    /// The whole path, where all is known that it is relative to.
    pub resolved: Option<String>,
    /// The WORKDIR of this file that it is relative to; none where that of the base image is.
    pub before: Option<Instruction<'p>>,
}

impl<'p> Instruction<'p> {
    /// The WORKDIR that this instruction is, if its path is known to be relative.
    pub fn relative_workdir(self) -> Option<RelativeWorkdir<'p>> {
        let Detail::Workdir(word) = *self.detail() else { return None };
        let path = self.relative_path(word)?;
        let is_plain =
            !path.starts_with(['.', '~']) && !self.stage().is_some_and(Stage::is_windows);
        let resolved = self.workdir_after().filter(|path| is_plain && !path.contains("${"));
        let before = self.workdirs_before().last();
        let text = self.dockerfile().slice(word.span).trim_start_matches(['"', '\'']);
        let kind = if text.starts_with('$') { "variable" } else { "path" };
        Some(RelativeWorkdir { word, path, kind, resolved, before })
    }

    /// The value of a word that is a relative path; the word itself where only its beginning is
    /// known, and makes it relative.
    pub(super) fn relative_path(self, word: Word) -> Option<String> {
        // Where the backslash escapes, it is gone from the value of `\app` on Windows.
        if is_absolute(self.dockerfile().slice(word.span)) {
            return None;
        }
        let value = self.evaluate(word);
        if let Some(path) = value.text() {
            return (!path.is_empty() && !is_absolute(path)).then(|| path.to_owned());
        }
        let parts = self.dockerfile().syntax().parts(word);
        let Some(Part::Text(start)) = parts.first() else { return None };
        let is_relative = !start.value.is_empty() && !is_absolute(&start.value);
        is_relative.then(|| self.dockerfile().slice(word.span).to_owned())
    }

    /// Whether a WORKDIR of this file says where it works.
    pub fn follows_workdir(self) -> bool {
        self.workdirs_before().next().is_some()
    }

    /// The directory that a WORKDIR makes, with the place of its argument, if it is known whole.
    pub fn directory(self) -> Option<Spanned<String>> {
        let Detail::Workdir(word) = self.detail() else { return None };
        let path = self.workdir_after().filter(|path| !path.contains("${"))?;
        Some(Spanned::new(path, word.span))
    }

    /// The WORKDIRs that run before it, those of the stages that its own builds on first.
    pub fn workdirs_before(self) -> impl Iterator<Item = Instruction<'p>> {
        let stages: Vec<Stage<'p>> = self.stage().into_iter().flat_map(Stage::lineage).collect();
        let of_stages = stages.into_iter().rev().flat_map(Stage::instructions);
        // In a part of a Dockerfile, which has no stage.
        let outside = self.dockerfile().instructions();
        let outside = outside.take(if self.stage().is_none() { self.index() } else { 0 });
        of_stages.chain(outside).filter(move |own| {
            own.index() < self.index() && own.keyword() == Keyword::Workdir && !own.is_deferred()
        })
    }
}

impl<'p> Stage<'p> {
    /// The WORKDIR that the base image itself has, if it is known: `/` of an empty one.
    pub fn base_workdir(self) -> Option<&'p str> {
        match self.base_image() {
            None => Some("/"),
            Some(image) => image.facts()?.workdir(),
        }
    }
}

/// Absolute on Linux, or with a drive or a variable of Windows.
pub(super) fn is_absolute(path: &str) -> bool {
    let path = path.trim_matches(['"', '\'']);
    path.starts_with(['/', '\\', '%'])
        || (path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic())
}
