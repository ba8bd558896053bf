//! The file that an image starts, where it is copied from the build context and lies on disk.

use super::files::FilePath;
use super::git_attributes::is_given_line_feeds;
use super::{
    BuildContext, Detail, DiskEntry, FileAction, FileEffect, Heredoc, Instruction, Keyword,
    SourceKind, Stage, Tracked,
};
use crate::dockerignore::Verdict;
use crate::text::{Span, Spanned};

/// A script that an image starts, as it lies in the build context.
#[derive(Clone, Debug)]
pub struct EntryFile {
    /// The word that starts it.
    pub target: Spanned<String>,
    /// Its path from the root of the context on; in the image, if the Dockerfile holds it.
    pub path: String,
    /// The source that copies it.
    pub copied_by: Span,
    /// The program that its first line names, and what follows that.
    pub interpreter: Option<String>,
    /// Whether its first line ends in a carriage return.
    pub has_carriage_return: bool,
    /// The start of its text.
    pub(super) text: String,
}

impl EntryFile {
    fn of_text(target: Spanned<String>, path: String, copied_by: Span, text: String) -> EntryFile {
        let first = text.split('\n').next().unwrap_or_default();
        let interpreter = first.strip_prefix("#!").map(|rest| rest.trim().to_owned());
        EntryFile { target, path, copied_by, interpreter, has_carriage_return: false, text }
    }
}

/// Where the text of a script is.
enum Found<'p> {
    /// In a file of the context, copied by this source.
    OnDisk(String, Span),
    /// In the Dockerfile itself.
    Here(&'p Heredoc),
}

/// An archive by name that is none.
#[derive(Clone, Debug)]
pub struct NoArchive {
    /// The source.
    pub source: Spanned<String>,
}

/// What a COPY brings to a path of the image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Brought {
    /// The file at this path of the context.
    Path(String),
    /// Nothing that is there.
    Nothing,
    /// That is not known.
    Unknown,
}

impl<'p> Stage<'p> {
    /// The script that it starts, if it is copied from the context, lies there and nothing is done to
    /// its text on the way.
    pub fn entry_file(self) -> Option<EntryFile> {
        self.script_of(&self.process()?, |text| Some(self.path_at_end(text)))
    }

    /// That script, and the one that asks for its health.
    pub fn started_files(self) -> Vec<EntryFile> {
        let starts = [self.process(), self.health_words()].into_iter().flatten();
        starts
            .filter_map(|words| self.script_of(&words, |text| Some(self.path_at_end(text))))
            .collect()
    }

    /// The script that words start; `place` tells where a path leads.
    pub(super) fn script_of(
        self,
        words: &[Spanned<String>],
        place: impl Fn(&str) -> Option<FilePath>,
    ) -> Option<EntryFile> {
        let target = words.first()?.clone();
        let path = match target.value.contains('/') {
            true => place(&target.value)?,
            // By name it is looked for where programs are put.
            false => place(&format!("/usr/local/bin/{}", target.value))?,
        };
        let name = path.name()?.to_owned();
        let stages: Vec<Stage<'p>> = self.lineage().collect();
        let mut found: Option<Found<'_>> = None;
        for instruction in stages.iter().rev().flat_map(|stage| stage.instructions()) {
            if instruction.is_run() {
                if found.is_none() {
                    continue;
                }
                let touches = instruction.commands().any(|command| {
                    let names = |text: std::borrow::Cow<'_, str>| text.contains(&name);
                    let words = &command.syntax().words;
                    // A package manager may be given a variable, and is given no script to change.
                    let is_open = command.manager().is_none();
                    let is_named = words.iter().any(|word| word.literal().map_or(is_open, names));
                    let is_plain = matches!(
                        command.name().as_deref(),
                        Some("chmod" | "chown" | "ls" | "ln" | "echo" | "mkdir" | "test")
                    );
                    let converts =
                        matches!(command.name().as_deref(), Some("dos2unix" | "sed" | "find"));
                    is_named && !is_plain || converts
                });
                if touches {
                    found = None;
                }
                continue;
            }
            for effect in instruction.file_effects() {
                let FileAction::Copy { source } = effect.action else { continue };
                // What is put elsewhere is known to bring nothing, without a look at the source.
                if effect.path.holds(&path) == Some(false) {
                    continue;
                }
                match instruction.brings(source, &path) {
                    Brought::Path(own) => found = Some(Found::OnDisk(own, effect.at)),
                    Brought::Unknown => found = None,
                    _ => (),
                }
            }
            if let Some(heredoc) = instruction.heredoc_at(path.text()) {
                found = Some(Found::Here(heredoc));
            }
        }
        match found? {
            Found::OnDisk(path, copied_by) => {
                read(self.dockerfile().build_context()?, target, path, copied_by)
            }
            Found::Here(heredoc) => {
                let text = self.dockerfile().slice(heredoc.body).to_owned();
                let path = path.text().to_owned();
                Some(EntryFile::of_text(target, path, heredoc.marker, text))
            }
        }
    }

    /// The interpreter of a script that it starts, if nothing brings that, on an image that is known
    /// to be without it.
    pub fn missing_interpreter(self, file: &EntryFile) -> Option<String> {
        let mut words = file.interpreter.as_deref()?.split_whitespace();
        let first = words.next()?;
        let name = match first.ends_with("/env") {
            true => words.next()?,
            false => first.rsplit('/').next()?,
        };
        let is_lacking = match name {
            "bash" => self.lacks_bash(),
            "sh" | "ash" | "dash" => self.surely_lacks_shell(),
            "node" | "php" | "python" | "python3" | "ruby" => self.lacks_language(name),
            _ => false,
        };
        is_lacking.then(|| name.to_owned())
    }

    fn lacks_bash(self) -> bool {
        let base_lacks = match self.base_image() {
            None => true,
            Some(_) => self.base_facts().and_then(|facts| facts.has_bash()) == Some(false),
        };
        base_lacks
            && !self.lineage().flat_map(Stage::instructions).any(|own| match own.keyword() {
                Keyword::Run => own.dockerfile().slice(own.span()).contains("bash"),
                Keyword::Copy | Keyword::Add => {
                    own.flag("from").is_some()
                        || own.dockerfile().slice(own.syntax().arguments).contains("bash")
                }
                _ => false,
            })
    }

    /// Whether it rests on a distribution alone, installs nothing and copies no such program.
    fn lacks_language(self, name: &str) -> bool {
        let is_bare = self.base_image().is_none_or(|image| {
            let base = image.name.as_deref().unwrap_or_default();
            matches!(base, "alpine" | "busybox" | "debian" | "ubuntu")
        });
        let mut commands =
            self.lineage().flat_map(Stage::instructions).flat_map(Instruction::commands);
        is_bare && self.surely_lacks(name) && !commands.any(|command| command.manager().is_some())
    }

    /// Whether a COPY from the context brings nothing to a path, though it copies the folder that the
    /// path would be in.
    pub(super) fn copy_lacks(self, effect: &FileEffect, path: &FilePath) -> bool {
        let FileAction::Copy { source } = effect.action else { return false };
        effect.instruction_in(self.dockerfile()).brings(source, path) == Brought::Nothing
    }
}

impl Instruction<'_> {
    /// What the source with that number brings to a path of the image, by what lies in the context.
    pub(super) fn brings(self, source: usize, path: &FilePath) -> Brought {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else {
            return Brought::Unknown;
        };
        if self.flag("from").is_some() || self.flag("parents").is_some() || self.is_deferred() {
            return Brought::Unknown;
        }
        let Some(word) = transfer.sources.get(source) else { return Brought::Unknown };
        let kind = self.source_kinds().get(source).map(|kind| kind.value);
        let is_plain = matches!(kind, Some(SourceKind::Plain | SourceKind::WithoutEnding));
        let sources = self.context_sources();
        let own = sources.iter().find(|own| own.path.span == word.span);
        let (Some(own), true) = (own, is_plain) else { return Brought::Unknown };
        let Some(context) = self.dockerfile().build_context() else { return Brought::Unknown };
        let taken = own.path.value.as_str();
        let written = self.text_with_holes(transfer.destination);
        let destination = FilePath::from_directory(&self.workdir(), &written);
        let (Some(destination), Some(path)) = (destination.exact(), path.exact()) else {
            return Brought::Unknown;
        };
        if taken.contains(['*', '?', '[']) {
            return Brought::Unknown;
        }
        let below = |folder: &str| {
            let rest = path.strip_prefix(folder.trim_end_matches('/'))?.strip_prefix('/')?;
            Some(rest.to_owned())
        };
        match context.entry(taken) {
            DiskEntry::Folder => match below(destination) {
                Some(rest) => {
                    let at = if taken.is_empty() { rest } else { format!("{taken}/{rest}") };
                    given(context, at)
                }
                None => Brought::Nothing,
            },
            DiskEntry::File { .. } => {
                let name = taken.rsplit('/').next().unwrap_or(taken);
                // Then the build stops, and nothing is started.
                if context.decide(taken).verdict != Verdict::Kept {
                    return Brought::Unknown;
                }
                match below(destination) {
                    Some(rest) if rest == name => given(context, taken.to_owned()),
                    _ if destination == path => given(context, taken.to_owned()),
                    _ => Brought::Nothing,
                }
            }
            _ => Brought::Unknown,
        }
    }

    /// The mode without execution of a file that the source with that number copies, if that is what
    /// Git keeps of it, or the disk where Git keeps nothing.
    pub(super) fn plain_mode_in_context(self, source: usize) -> Option<String> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else { return None };
        if self.flag("from").is_some() {
            return None;
        }
        let word = transfer.sources.get(source)?;
        let sources = self.context_sources();
        let own = sources.iter().find(|own| own.path.span == word.span)?;
        let context = self.dockerfile().build_context()?;
        context.plain_mode(&own.path.value)
    }

    /// The sources of an ADD that have the name of an archive which it unpacks, and are none.
    pub fn no_archives(self) -> Vec<NoArchive> {
        let Detail::Add(transfer) = self.detail() else { return Vec::new() };
        let kinds = self.source_kinds();
        if !kinds.iter().any(|kind| kind.value == SourceKind::Archive) {
            return Vec::new();
        }
        let Some(context) = self.dockerfile().build_context() else { return Vec::new() };
        let sources = self.context_sources();
        let mut found = Vec::new();
        for (word, kind) in transfer.sources.iter().zip(kinds) {
            let own = sources.iter().find(|own| own.path.span == word.span);
            let Some(own) = own.filter(|_| kind.value == SourceKind::Archive) else { continue };
            let head = context.disk().head(&context.place(&own.path.value));
            if head.is_some_and(|head| !head.is_empty() && !is_archive(&head)) {
                found.push(NoArchive { source: own.path.clone() });
            }
        }
        found
    }
}

impl BuildContext<'_> {
    /// The mode without execution of a file, as above.
    pub(super) fn plain_mode(self, path: &str) -> Option<String> {
        let DiskEntry::File { executable, .. } = self.entry(path) else { return None };
        let executes = match self.disk().tracked(&self.place(path)) {
            Some(Tracked::File { executable }) => executable,
            _ => executable?,
        };
        (!executes).then(|| "644".to_owned())
    }
}

/// A path of the context, if a file is there and is not left out.
fn given(context: BuildContext<'_>, path: String) -> Brought {
    match context.entry(&path) {
        DiskEntry::File { .. } if context.decide(&path).verdict == Verdict::Kept => {
            Brought::Path(path)
        }
        DiskEntry::File { .. } => Brought::Nothing,
        DiskEntry::Absent if !context.disk().is_ignored_by_git(&context.place(&path)) => {
            Brought::Nothing
        }
        _ => Brought::Unknown,
    }
}

fn read(
    context: BuildContext<'_>,
    target: Spanned<String>,
    path: String,
    copied_by: Span,
) -> Option<EntryFile> {
    let place = context.place(&path);
    let text = String::from_utf8(context.disk().head(&place)?).ok()?;
    let mut file = EntryFile::of_text(target, path, copied_by, text);
    let first = file.text.split('\n').next().unwrap_or_default();
    file.has_carriage_return = file.interpreter.is_some()
        && first.ends_with('\r')
        && !is_given_line_feeds(context.disk(), &place);
    Some(file)
}

/// Whether ADD unpacks a file that starts so.
///
/// Source: `DetectCompression` of moby/go-archive, and tar's magic.
fn is_archive(head: &[u8]) -> bool {
    const STARTS: [&[u8]; 5] = [
        &[0x1f, 0x8b],
        b"BZh",
        &[0xfd, b'7', b'z', b'X', b'Z', 0],
        &[0x28, 0xb5, 0x2f, 0xfd],
        &[0x5d, 0, 0],
    ];
    STARTS.iter().any(|start| head.starts_with(start))
        || head.get(257..262).is_some_and(|magic| magic == b"ustar")
        // Older archives have no magic, but a checksum in octal.
        || head.len() >= 512 && head[148..154].iter().all(|byte| matches!(byte, b'0'..=b'7' | b' '))
}
