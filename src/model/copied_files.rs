//! What later instructions of a stage do to what COPY and ADD brought.

use super::{Command, FileAction, FileEffect, FilePath, Instruction, Keyword, Mode, SourceKind};
use crate::dockerfile::{Detail, Quoting};
use crate::shell::Word;
use crate::text::{Edit, Span, Spanned};

/// An archive that is copied to be unpacked.
#[derive(Clone, Debug)]
pub struct CopiedArchive {
    /// The source in the COPY.
    pub source: Span,
    /// What unpacks it.
    pub extracted: Span,
    /// Whether ADD could unpack it: a tar, compressed or not.
    pub is_tar: bool,
    /// ADD in the place of the COPY and of the RUN, where that does nothing else.
    pub edits: Vec<Edit>,
}

/// A change of mode or owner of what was copied.
#[derive(Clone, Debug)]
pub struct CopiedThenChanged {
    /// The source in the COPY.
    pub source: Span,
    /// Where it lies.
    pub path: String,
    /// The word of the later command that names it.
    pub changed: Span,
    /// The value of the flag that would do the same, if there is one.
    pub flag: Option<String>,
    /// How to do it, where that is simple.
    pub edits: Vec<Edit>,
}

/// The endings of archives, with those that ADD does not unpack.
const ARCHIVES: [&str; 22] = [
    ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst", ".tlz", ".tar.gz", ".tar.bz2", ".tar.xz",
    ".tar.zst", ".gz", ".bz2", ".xz", ".lzma", ".zst", ".zip", ".7z", ".lz", ".z", ".taz", ".tpz",
];

impl<'p> Instruction<'p> {
    /// The archives that a COPY brings from the build context and a later RUN of the stage unpacks.
    pub fn copied_archives(self) -> Vec<CopiedArchive> {
        let Detail::Copy(transfer) = self.detail() else { return Vec::new() };
        if self.is_deferred() || self.flag("from").is_some() {
            return Vec::new();
        }
        let name = |word| self.text_with_holes(word).to_ascii_lowercase();
        let is_archive = |text: &str| ARCHIVES.iter().any(|ending| text.ends_with(ending));
        let destination = is_archive(&name(transfer.destination));
        let mut found = Vec::new();
        for effect in self.file_effects() {
            let FileAction::Copy { source } = effect.action else { continue };
            let text = name(transfer.sources[source]);
            if !destination && !is_archive(&text) {
                continue;
            }
            let later = self.later_effects().find(|later| {
                matches!(later.action, FileAction::Extract { .. })
                    && match effect.path.is(&later.path) {
                        Some(is) => is,
                        // The directory is not known, but the name of the file is.
                        None => later.path.name().is_some_and(|name| text.ends_with(name)),
                    }
            });
            let Some(later) = later else { continue };
            let names_tar = |name: &str| {
                // What lzip and compress made, ADD does not unpack.
                name.contains(".tar") && ![".lz", ".z"].iter().any(|own| name.ends_with(own))
                    || [".tgz", ".tbz", ".tbz2", ".txz"].iter().any(|own| name.ends_with(own))
            };
            let is_tar =
                names_tar(if is_archive(&text) { text.as_str() } else { later.path.text() });
            let is_list = transfer.destination.quoting == Quoting::Json;
            let edits = match names_tar(&text) && !is_list && transfer.sources.len() == 1 {
                true => self.add_instead(effect, later),
                false => Vec::new(),
            };
            found.push(CopiedArchive { source: effect.at, extracted: later.at, is_tar, edits });
        }
        found
    }

    /// Makes an ADD of the COPY, and takes the RUN away that unpacks all of the archive into a
    /// directory which it may make, may remove the archive, and does nothing else.
    fn add_instead(self, copied: &FileEffect, later: &FileEffect) -> Vec<Edit> {
        let run = later.instruction_in(self.dockerfile());
        let FileAction::Extract { into } = &later.action else { return Vec::new() };
        let (Some(into), Some(archive)) = (into.exact(), copied.path.exact()) else {
            return Vec::new();
        };
        let by_root = |own: Instruction<'_>| {
            own.stage().is_some_and(|stage| stage.user_before(own.index()).is_root())
        };
        let is_step = |command: Command<'_>| match command.name().as_deref() {
            Some("tar") => command.unpacks_all(),
            Some("mkdir" | "rm") => command.file_effects().all(|effect| match effect.action {
                FileAction::MakeDirectory => effect.path.exact() == Some(into),
                FileAction::Remove { .. } => effect.path.exact() == Some(archive),
                _ => false,
            }),
            _ => false,
        };
        let is_whole = later.path.exact() == Some(archive)
            && later.instruction > self.index()
            && run.is_run()
            && !run.is_deferred()
            && run.syntax().flags.is_empty()
            && run.syntax().heredocs.is_empty()
            && self.syntax().flags.is_empty()
            && by_root(run)
            && run.commands().filter(|own| own.is_one_of(&["tar"])).count() == 1
            && run.commands().all(is_step);
        let name = archive.rsplit('/').next().unwrap_or_default();
        // Nobody else may look for it: between the two, or behind.
        let mut others = self.stage().into_iter().flat_map(|stage| stage.instructions());
        let is_named_elsewhere = others.any(|own| {
            own.index() > self.index()
                && own.index() != run.index()
                && self.dockerfile().slice(own.span()).contains(name)
        });
        let Detail::Copy(transfer) = self.detail() else { return Vec::new() };
        let is_plain =
            into.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
        if !is_whole || is_named_elsewhere || !is_plain {
            return Vec::new();
        }
        let slash = if into.ends_with('/') { "" } else { "/" };
        let mut edits = self.replace_keyword(Keyword::Add);
        edits.extend(self.replace_word(transfer.destination, &format!("{into}{slash}")));
        edits.extend(run.remove());
        edits
    }

    /// The effects of the RUNs after it in its stage.
    fn later_effects(self) -> impl Iterator<Item = &'p FileEffect> {
        let own = self.index();
        let effects = match self.stage() {
            Some(stage) => stage.file_effects(),
            None => self.dockerfile().file_effects(),
        };
        effects.iter().filter(move |effect| {
            effect.instruction > own
                && effect.instruction_in(self.dockerfile()).stage() == self.stage()
        })
    }

    /// The `chmod` of a later RUN on the one file that a COPY or ADD brings.
    pub fn copied_then_chmod(self) -> Option<CopiedThenChanged> {
        let (effect, path) = self.only_copy(false)?;
        let later = self.first_change(&effect.path).filter(|later| !later.path.is_pattern())?;
        let FileAction::Chmod { mode: Some(mode), recursive: false } = &later.action else {
            return None;
        };
        if later.is_conditional || self.is_named_before(later, later.path.name()?) {
            return None;
        }
        let flag = self.mode_for_flag(mode);
        let edits = match &flag {
            Some(flag) => self.move_into_flag("chmod", flag, later),
            None => Vec::new(),
        };
        Some(CopiedThenChanged { source: effect.at, path, changed: later.at, flag, edits })
    }

    /// The `chown` of a later RUN on what a COPY or ADD brings, be it a file or a whole tree.
    pub fn copied_then_chown(self) -> Option<CopiedThenChanged> {
        let (effect, path) = self.only_copy(true)?;
        let later = self.first_change(&effect.path)?;
        let FileAction::Chown { owner, .. } = &later.action else { return None };
        if self.flag("chown").is_some() || later.is_conditional {
            return None;
        }
        // `user.group` and `user:` are of chown alone: the flag would take them for names.
        let is_for_flag = |owner: &String| match owner.split_once(':') {
            Some((user, group)) => !user.is_empty() && !group.is_empty(),
            None => !owner.contains('.'),
        };
        let flag = owner.clone().filter(|owner| is_for_flag(owner) && !owner.contains("${"));
        let edits = match &flag {
            Some(flag) if self.is_first_to_fill(&effect.path) => {
                self.move_into_flag("chown", flag, later)
            }
            _ => Vec::new(),
        };
        Some(CopiedThenChanged { source: effect.at, path, changed: later.at, flag, edits })
    }

    /// The effect of a COPY or ADD that has a single source and is not a URL or an archive.
    fn only_copy(self, trees: bool) -> Option<(&'p FileEffect, String)> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else { return None };
        if self.is_deferred() || transfer.sources.len() != 1 {
            return None;
        }
        let [effect] = self.file_effects() else { return None };
        let kind = self.source_kinds().first()?.value;
        let is_add = matches!(self.detail(), Detail::Add(_));
        match kind {
            SourceKind::Unknown | SourceKind::Remote => return None,
            SourceKind::Archive if is_add => return None,
            _ => (),
        }
        if effect.path.is_pattern() && !trees {
            return None;
        }
        Some((effect, effect.path.text().to_owned()))
    }

    /// The first thing that a later RUN does to a path, if nothing has been done to what it holds
    /// before that.
    fn first_change(self, path: &FilePath) -> Option<&'p FileEffect> {
        let later = self.later_effects().find(|later| {
            let is_own = later.path.is(path) != Some(false);
            let holds = later.path.holds(path) != Some(false);
            let changes =
                !matches!(later.action, FileAction::MakeDirectory | FileAction::Extract { .. });
            changes && (is_own || holds)
        })?;
        (later.path.is(path) == Some(true)).then_some(later)
    }

    /// Whether a command between it and the later one names the file, so that it may change it.
    fn is_named_before(self, later: &FileEffect, name: &str) -> bool {
        const READERS: [&str; 8] = ["cat", "echo", "file", "grep", "head", "ls", "stat", "test"];
        let dockerfile = self.dockerfile();
        let last = later.command_in(dockerfile).map(Command::span);
        let between = self.index() + 1..later.instruction + 1;
        dockerfile.instructions_in(between).filter(|own| own.keyword() == Keyword::Run).any(|own| {
            own.commands().take_while(|own| Some(own.span()) != last).any(|command| {
                let names = |word: &Word| word.literal().is_some_and(|text| text.contains(name));
                command.syntax().words.iter().any(names)
                    && !command.name().is_some_and(|own| READERS.contains(&&*own))
            })
        })
    }

    /// Whether nothing before it in its stage can have put anything at the path.
    fn is_first_to_fill(self, path: &FilePath) -> bool {
        let Some(stage) = self.stage() else { return false };
        let mut before = stage.instructions().take_while(|own| own.index() < self.index());
        let runs = before.any(|own| own.keyword() == Keyword::Run);
        let effects = stage.file_effects().iter();
        let mut before = effects.take_while(|own| own.instruction < self.index());
        !runs && !before.any(|own| path.holds(&own.path) != Some(false))
    }

    /// A mode for `--chmod`. The letters are put into a number, since older frontends want one.
    fn mode_for_flag(self, mode: &Spanned<String>) -> Option<String> {
        let text = mode.value.as_str();
        if Mode::parse(text)?.is_octal {
            return Some(text.to_owned());
        }
        let given = match self.flag("chmod") {
            Some(flag) => self.evaluate(flag.value?).text()?.to_owned(),
            // What COPY brings is seldom more than readable for all.
            None => "644".to_owned(),
        };
        let bits = u32::from_str_radix(&given, 8).ok()?;
        let bits = match text {
            "+x" | "a+x" | "ugo+x" => bits | 0o111,
            "+rx" | "a+rx" => bits | 0o555,
            "u+x" => bits | 0o100,
            _ => return None,
        };
        Some(format!("{bits:03o}"))
    }

    /// Adds a flag and removes the RUN, where that does nothing else.
    fn move_into_flag(self, flag: &str, value: &str, later: &FileEffect) -> Vec<Edit> {
        let run = later.instruction_in(self.dockerfile());
        let is_alone = run.index() == self.index() + 1
            && run.commands().count() == 1
            && run.file_effects().len() == 1
            && run.syntax().flags.is_empty()
            && run.syntax().heredocs.is_empty();
        if !is_alone || value.contains([' ', '"', '\'', '$']) {
            return Vec::new();
        }
        let mut edits = match self.flag(flag).map(|flag| flag.span) {
            Some(given) => vec![Edit::replace(given, format!("--{flag}={value}"))],
            None => vec![Edit::insert(self.keyword_span().after(), format!(" --{flag}={value}"))],
        };
        edits.extend(run.remove());
        edits
    }
}

/// What was copied and then moved away or removed.
#[derive(Clone, Debug)]
pub struct CopiedThenRemoved {
    /// The source in the COPY.
    pub source: Span,
    /// The word of the later command that names it.
    pub removed: Span,
    /// Where it is moved to; absent where it is removed.
    pub moved_to: Option<String>,
}

impl Instruction<'_> {
    /// The `mv` or `rm` of a later RUN on what a COPY or ADD brings. An archive that is unpacked
    /// between them is not told.
    pub fn copied_then_removed(self) -> Option<CopiedThenRemoved> {
        let (effect, _) = self.only_copy(true)?;
        let mut later = self
            .later_effects()
            .filter(|later| later.is_by_command() && later.path.is(&effect.path) != Some(false));
        let removal = later.find(|later| {
            !matches!(later.action, FileAction::Chmod { .. } | FileAction::Chown { .. })
        })?;
        let FileAction::Remove { .. } = removal.action else { return None };
        if removal.is_conditional || removal.path.is(&effect.path) != Some(true) {
            return None;
        }
        let target = self.later_effects().find_map(|later| match &later.action {
            FileAction::Write { from: Some(from) } if later.is_of_same_command(removal) => {
                (from.is(&effect.path) == Some(true)).then(|| later.path.text().to_owned())
            }
            _ => None,
        });
        Some(CopiedThenRemoved { source: effect.at, removed: removal.at, moved_to: target })
    }
}
