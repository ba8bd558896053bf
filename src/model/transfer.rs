//! What COPY and ADD take.

use super::{Detail, Instruction, Word};
use crate::text::Spanned;

/// What a source of COPY or ADD is, by its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceKind {
    /// A directory, or a file with an ending that is no archive's.
    Plain,
    /// A file or directory whose name tells nothing of its content.
    WithoutEnding,
    /// An archive that ADD unpacks.
    Archive,
    /// A URL or a Git repository.
    Remote,
    /// A text in the Dockerfile itself.
    Heredoc,
    /// Any of these: a variable that is not known, or a pattern that may match an archive.
    Unknown,
}

/// The endings of what ADD may unpack: a tar, compressed or not. It looks at the content, so a
/// single file that is compressed stays as it is; its name does not tell.
const ARCHIVES: [&str; 12] =
    ["tar", "gz", "tgz", "bz2", "tbz", "tb2", "tbz2", "xz", "txz", "zst", "tzst", "lzma"];

impl Instruction<'_> {
    /// The sources of a COPY or ADD, by kind.
    pub fn source_kinds(self) -> Vec<Spanned<SourceKind>> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else {
            return Vec::new();
        };
        transfer
            .sources
            .iter()
            .map(|word| Spanned::new(self.source_kind(*word), word.span))
            .collect()
    }

    /// The sources of a COPY or ADD that are the whole build context, or all that lies at its
    /// top. Nothing where `--exclude` leaves something out.
    pub fn whole_context_sources(self) -> Vec<Spanned<String>> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else {
            return Vec::new();
        };
        if self.flag("from").is_some() || self.flag("exclude").is_some() {
            return Vec::new();
        }
        let whole = transfer.sources.iter().filter_map(|word| {
            if self.syntax().heredocs.iter().any(|heredoc| heredoc.marker == word.span) {
                return None;
            }
            let value = self.evaluate(*word);
            let text = value.text().filter(|text| is_whole_context(text))?;
            Some(Spanned::new(text.to_owned(), word.span))
        });
        whole.collect()
    }

    /// The sources of a COPY or ADD whose name ends so.
    pub fn sources_ending_in(self, ending: &str) -> Vec<Spanned<String>> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else {
            return Vec::new();
        };
        let found = transfer.sources.iter().filter_map(|word| {
            let value = self.evaluate(*word);
            let text = value.text().filter(|text| text.to_ascii_lowercase().ends_with(ending))?;
            Some(Spanned::new(text.to_owned(), word.span))
        });
        found.collect()
    }

    /// The destination of a COPY or ADD, if it is known to be relative.
    pub fn relative_destination(self) -> Option<Spanned<String>> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else { return None };
        let word = transfer.destination;
        // Most destinations start with a slash, and need no look at variables.
        if self.dockerfile().slice(word.span).starts_with('/') {
            return None;
        }
        Some(Spanned::new(self.relative_path(word)?, word.span))
    }

    /// Whether a flag is given that only what is downloaded or unpacked has.
    pub fn has_download_flag(self) -> bool {
        ["checksum", "keep-git-dir", "unpack"].iter().any(|name| self.flag(name).is_some())
    }

    fn source_kind(self, word: Word) -> SourceKind {
        if self.syntax().heredocs.iter().any(|heredoc| heredoc.marker == word.span) {
            return SourceKind::Heredoc;
        }
        match self.evaluate(word).text() {
            Some(text) => kind_of(text),
            None if self.names_plain_file(word) => SourceKind::WithoutEnding,
            None => SourceKind::Unknown,
        }
    }

    /// Whether a source is a variable without a value that is named for a file, and becomes one
    /// which is no archive: `ADD ${JAR_FILE} app.jar`.
    fn names_plain_file(self, word: Word) -> bool {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else { return false };
        let text = self.dockerfile().slice(word.span).trim_matches(['"', '$', '{', '}']);
        let text = text.to_ascii_lowercase();
        let is_named = ["_file", "_jar", "_war"].iter().any(|ending| text.ends_with(ending))
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let destination = self.evaluate(transfer.destination);
        let becomes = destination.text().map(|path| (path.ends_with('/'), kind_of(path)));
        is_named && transfer.sources.len() == 1 && becomes == Some((false, SourceKind::Plain))
    }
}

/// Whether a path leads to the top of the context: `.`, `/`, `a/..`, `*`, `./*`, `**`.
fn is_whole_context(text: &str) -> bool {
    let mut depth = Vec::new();
    for part in text.split('/') {
        match part {
            "" | "." => (),
            ".." => {
                depth.pop();
            }
            part => depth.push(part),
        }
    }
    match depth.as_slice() {
        [] => !text.is_empty(),
        [top] => top.bytes().all(|byte| matches!(byte, b'*' | b'?' | b'.')) && top.contains('*'),
        _ => false,
    }
}

fn kind_of(text: &str) -> SourceKind {
    let is_remote = text.contains("://")
        || text.starts_with("git@")
        || text.starts_with("github.com/")
        || text.split('#').next().is_some_and(|path| path.ends_with(".git"));
    if is_remote {
        return SourceKind::Remote;
    }
    let name = text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if text.ends_with('/') || matches!(name, "" | "." | "..") {
        return SourceKind::Plain;
    }
    match name.rsplit_once('.') {
        Some((_, ending)) if ARCHIVES.contains(&ending.to_ascii_lowercase().as_str()) => {
            SourceKind::Archive
        }
        Some((_, ending)) if ending.contains(['*', '?', '[']) => SourceKind::Unknown,
        // `.env` has an ending and no stem; `app-1.2` has no ending.
        Some((_, ending)) if ending.bytes().any(|byte| byte.is_ascii_alphabetic()) => {
            SourceKind::Plain
        }
        _ if name.contains(['*', '?', '[']) => SourceKind::Unknown,
        _ => SourceKind::WithoutEnding,
    }
}
