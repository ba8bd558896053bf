//! Where the sources of COPY and ADD land.

use super::FileAction;
use super::path::FilePath;
use super::reader::Reader;
use crate::dockerfile::{Detail, Transfer, Word};
use crate::model::value::evaluate_with_holes;
use crate::model::{Instruction, SourceKind};

impl Reader<'_> {
    pub(super) fn read_transfer(
        &mut self,
        instruction: Instruction<'_>,
        transfer: &Transfer,
        workdir: &str,
    ) {
        let written = instruction.text_with_holes(transfer.destination);
        let written = written.as_str();
        let destination = FilePath::new(workdir, written);
        let is_directory = written.ends_with('/')
            || matches!(written, "." | "..")
            || transfer.sources.len() > 1
            || self.is_directory(&destination);
        if is_directory {
            self.note_directory(&destination);
        }
        for ((source, word), kind) in
            transfer.sources.iter().enumerate().zip(instruction.source_kinds())
        {
            let text = instruction.text_with_holes(*word);
            let name = name_of_source(&text);
            let inside = match (kind.value, name) {
                (SourceKind::Heredoc, _) => instruction
                    .syntax()
                    .heredocs
                    .iter()
                    .find(|heredoc| heredoc.marker == word.span)
                    .map_or_else(FilePath::unknown, |heredoc| {
                        destination.join(&heredoc.name.value)
                    }),
                (SourceKind::Unknown, None) => destination.join("*"),
                (_, Some(name)) => destination.join(name),
                // The content of a directory, or of a URL without a name.
                (_, None) => destination.clone(),
            };
            // A name without an ending may be that of a directory, of which the content is copied.
            // ADD unpacks what is an archive.
            if kind.value == SourceKind::Archive && matches!(instruction.detail(), Detail::Add(_)) {
                self.add(FileAction::Copy { source }, destination.clone(), word.span);
                continue;
            }
            let looks_like_file = name.is_some_and(has_ending) || kind.value == SourceKind::Heredoc;
            let path = match (is_directory, looks_like_file) {
                (true, true) => inside,
                (true, false) => destination.clone().or(inside),
                (false, true) if written_as_file(written, name) => destination.clone(),
                (false, _) if inside == destination => destination.clone(),
                (false, _) => destination.clone().or(inside),
            };
            self.add(FileAction::Copy { source }, path, word.span);
        }
    }
}

impl Instruction<'_> {
    /// The text of a word with `${name}` for each variable that is not known.
    pub(in crate::model) fn text_with_holes(self, word: Word) -> String {
        let syntax = self.dockerfile().syntax();
        if let Some(text) = syntax.simple(word) {
            return text.to_owned();
        }
        let parts = syntax.parts(word);
        evaluate_with_holes(&parts, &|name| self.lookup(name))
    }
}

/// The last component of a source, of a URL its path's; none of a directory as such.
pub(super) fn name_of_source(text: &str) -> Option<&str> {
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1.split(['?', '#']).next()?,
        None => text,
    };
    if path.ends_with('/') {
        return None;
    }
    let name = path.rsplit('/').next()?;
    (!matches!(name, "" | "." | "..")).then_some(name)
}

pub(super) fn has_ending(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        !ending.is_empty() && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }) || name.contains(['*', '?'])
}

/// Whether a destination is spelled as the name of a file: it has an ending, or the same name.
fn written_as_file(written: &str, source: Option<&str>) -> bool {
    let name = written.rsplit('/').next().unwrap_or_default();
    let plain = name.trim_start_matches('.');
    has_ending(plain) && !plain.ends_with(".d") || Some(name) == source
}
