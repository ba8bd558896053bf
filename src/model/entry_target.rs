//! The file that the container starts, as far as the Dockerfile shows where it comes from.

use super::entry_files::Brought;
use super::{
    Command, Container, FileAction, FileEffect, FilePath, Instruction, Keyword, Mode, SourceKind,
    Stage, User,
};
use crate::dockerfile::{Command as Form, Detail};
use crate::text::{Span, Spanned};

/// A file that the exec form of CMD or ENTRYPOINT starts and that cannot be executed.
#[derive(Clone, Debug)]
pub struct NotExecutable {
    /// The word in the exec form.
    pub target: Spanned<String>,
    /// What makes the file.
    pub made: Span,
    /// Its mode, in numbers.
    pub mode: String,
    /// Who runs it, where others may.
    pub user: Option<String>,
}

impl NotExecutable {
    /// What is wrong, in words.
    pub fn message(&self) -> String {
        let (name, mode) = (&self.target, &self.mode);
        match &self.user {
            Some(user) => format!("`{name}` is root's with mode `{mode}`: `{user}` may not run it"),
            None => format!("`{name}` has mode `{mode}`: nobody may execute it"),
        }
    }
}

/// The bits of a mode, of each digit.
const EXECUTE: u8 = 1;
const READ: u8 = 4;

/// Whether a mode in numbers gives a right to nobody, or to nobody but the owner where it is asked
/// of others.
fn refuses(mode: &str, right: u8, is_of_others: bool) -> bool {
    let digits = mode.trim_start_matches('0');
    let asked = &digits.as_bytes()[usize::from(is_of_others).min(digits.len())..];
    digits.len() == 3 && asked.iter().all(|digit| (digit - b'0') & right == 0)
}

/// Programs that run the file that their first operand names.
const INTERPRETERS: [&str; 11] =
    ["ash", "bash", "dash", "node", "perl", "php", "python", "python2", "python3", "ruby", "sh"];

/// Directories that no image of a distribution or language has anything in.
const OF_APPLICATIONS: [&str; 6] =
    ["/app", "/application", "/code", "/srv", "/usr/src/app", "/workspace"];

impl<'p> Stage<'p> {
    /// The files that the image starts, or hands to an interpreter, where the stage shows all that
    /// is ever put there and they are not among that.
    pub fn missing_targets(self) -> Vec<Spanned<String>> {
        let place = |text: &str| Some(self.path_at_end(text));
        let starts = self.own_starts().into_iter();
        starts.filter_map(|words| self.missing_target(&words, place)).collect()
    }

    /// The same of words that something starts; `place` tells where a path leads.
    pub(super) fn missing_target(
        self,
        words: &[Spanned<String>],
        place: impl Fn(&str) -> Option<FilePath>,
    ) -> Option<Spanned<String>> {
        let (target, is_program) = target_of(words)?;
        let path = place(&target.value)?;
        let rests_on_nothing = self.base_image().is_none();
        let is_of_application = path.is_within_any(&OF_APPLICATIONS)
            && self
                .base_facts()
                .and_then(|facts| facts.workdir())
                .is_some_and(|workdir| !OF_APPLICATIONS.contains(&workdir));
        let is_made_by_tool = ["node_modules", "vendor", "/bin/", "dist", "build", "target"]
            .iter()
            .any(|name| path.text().contains(name));
        let is_clear = match rests_on_nothing {
            true => is_program,
            false => is_of_application && !is_made_by_tool,
        };
        if !is_clear || self.is_windows() || !self.lineage().all(Stage::shows_all_files) {
            return None;
        }
        let mut effects = self.lineage().flat_map(|stage| stage.file_effects().iter());
        let may_be_there = effects.any(|effect| {
            !matches!(effect.action, FileAction::MakeDirectory)
                && effect.path.holds(&path) != Some(false)
                && !self.copy_lacks(effect, &path)
                && !matches!(effect.action, FileAction::Chmod { .. } | FileAction::Chown { .. })
        });
        (!may_be_there).then_some(target)
    }

    /// The files that the image starts, where what makes them gives nobody the right to execute
    /// them, or not the user who does, and nothing gives that later.
    pub fn targets_not_executable(self) -> Vec<NotExecutable> {
        let place = |text: &str| Some(self.path_at_end(text));
        let starts = self.own_starts().into_iter();
        let user = self.always_other_user();
        starts
            .filter_map(|words| self.target_not_executable(&words, user.as_deref(), place))
            .collect()
    }

    /// The user of the image, where that is not root and no service that runs it says otherwise.
    fn always_other_user(self) -> Option<String> {
        let user = self.user();
        let is_kept = |container: &Container<'_>| container.user_of_stage();
        let all_keep = || self.known_containers().is_none_or(|all| all.iter().all(is_kept));
        match &user {
            User::Named(name) if !user.is_root() && all_keep() => Some(name.value.clone()),
            _ => None,
        }
    }

    /// The same of words that something starts; `user` is who does, if that is known and not root,
    /// and `place` tells where a path leads.
    pub(super) fn target_not_executable(
        self,
        words: &[Spanned<String>],
        user: Option<&str>,
        place: impl Fn(&str) -> Option<FilePath>,
    ) -> Option<NotExecutable> {
        let (target, is_program) = target_of(words)?;
        let path = place(&target.value)?;
        // What an interpreter is given it only reads, and root reads everything.
        let right = if is_program { EXECUTE } else { READ };
        if self.is_windows() || !is_program && user.is_none() {
            return None;
        }
        // Whether its owner has the right.
        let is_of_one = |mode: &str| !is_program || !refuses(mode, EXECUTE, false);
        let stages: Vec<Stage<'p>> = self.lineage().collect();
        let effects = stages.iter().rev().flat_map(|stage| stage.file_effects().iter());
        // What is written once more keeps its mode, and the base image may have had the file.
        let mut is_there = !self.base_lacks(&path);
        let mut made: Option<(&FileEffect, String)> = None;
        for effect in effects {
            if effect.path.holds(&path) == Some(false) {
                continue;
            }
            let brought = match effect.action {
                FileAction::Copy { source } => {
                    effect.instruction_in(self.dockerfile()).brings(source, &path)
                }
                _ => Brought::Unknown,
            };
            let is_brought = matches!(brought, Brought::Path(_));
            let is_exact = (is_brought || effect.path.is(&path) == Some(true))
                && brought != Brought::Nothing
                && !effect.is_conditional;
            let mode = self.mode_made(effect, brought);
            let mode = mode
                .filter(|mode| refuses(mode, right, user.is_some_and(|_| self.is_of_root(effect))));
            match (&effect.action, mode) {
                (FileAction::Copy { .. }, _)
                    if effect.path.is(&path) != Some(true) && !is_brought =>
                {
                    made = None;
                }
                (FileAction::Chown { .. }, _)
                    if made.as_ref().is_some_and(|(_, mode)| is_of_one(mode)) =>
                {
                    made = None;
                }
                (FileAction::MakeDirectory | FileAction::Chown { .. }, _) => (),
                (FileAction::Write { from: None } | FileAction::Download, _) if is_there => (),
                (_, Some(mode)) if is_exact => made = Some((effect, mode)),
                // Anything else may make it executable.
                _ => made = None,
            }
            is_there |= !matches!(effect.action, FileAction::MakeDirectory);
        }
        let (effect, mode) = made?;
        let later = self
            .lineage()
            .flat_map(Stage::instructions)
            .filter(|own| own.index() >= effect.instruction && own.keyword() == Keyword::Run);
        let name = path.name()?.to_owned();
        let user = user.filter(|_| is_of_one(&mode));
        let mut commands = later.flat_map(Instruction::commands);
        let is_named_again = commands.any(|command| {
            let is_maker = effect
                .command_in(self.dockerfile())
                .is_some_and(|maker| maker.span() == command.span());
            // Of a folder that it is in, all may be handed over in other ways than by `chown`.
            let names_above =
                |text: &str| text == "." || text.starts_with('/') && path.text().starts_with(text);
            let names = command.syntax().words.iter().any(|word| {
                word.literal().is_none_or(|text| {
                    text.contains(&name)
                        || text.contains('*')
                        || user.is_some() && names_above(&text)
                })
            });
            !is_maker && names && command.name().as_deref() != Some("echo")
        });
        let (made, user) = (effect.at, user.map(str::to_owned));
        (!is_named_again).then_some(NotExecutable { target, made, mode, user })
    }

    /// Whether what an effect makes is root's: a COPY or ADD that names no other.
    fn is_of_root(self, effect: &FileEffect) -> bool {
        let instruction = effect.instruction_in(self.dockerfile());
        matches!(effect.action, FileAction::Copy { .. }) && instruction.flag("chown").is_none()
    }

    /// Whether the base image is known and the file is none that it starts itself.
    fn base_lacks(self, path: &FilePath) -> bool {
        let name = path.name().unwrap_or_default();
        match self.base_image() {
            None => true,
            Some(image) => image
                .facts()
                .and_then(|facts| facts.entrypoint())
                .is_some_and(|own| !own.contains(name) && !name.contains("entrypoint")),
        }
    }

    /// The mode of a file that an effect makes, if that is known; of the build context, only those
    /// without execution are.
    fn mode_made(self, effect: &FileEffect, brought: Brought) -> Option<String> {
        let instruction = effect.instruction_in(self.dockerfile());
        match &effect.action {
            FileAction::Copy { source } => {
                if let Some(flag) = instruction.flag("chmod") {
                    let mode = instruction.evaluate(flag.value?).text()?.to_owned();
                    return Mode::parse(&mode)?.is_octal.then_some(mode);
                }
                let kind = instruction.source_kinds().get(*source)?.value;
                match (kind, instruction.detail()) {
                    (SourceKind::Heredoc, _) => Some("644".to_owned()),
                    (SourceKind::Remote, Detail::Add(transfer)) => {
                        let url = instruction.evaluate(transfer.sources[*source]);
                        let is_http = url.text().is_some_and(|url| url.starts_with("http"));
                        let is_git = url.text().is_some_and(|url| url.contains(".git"));
                        (is_http && !is_git).then(|| "600".to_owned())
                    }
                    _ => match brought {
                        Brought::Path(path) => self.dockerfile().build_context()?.plain_mode(&path),
                        _ => instruction.plain_mode_in_context(*source),
                    },
                }
            }
            FileAction::Write { from: None } | FileAction::Download => Some("644".to_owned()),
            _ => None,
        }
    }

    /// The words that start the image, and those that ask for its health.
    fn own_starts(self) -> Vec<Vec<Spanned<String>>> {
        [self.entry_words(), self.health_words()].into_iter().flatten().collect()
    }

    /// The words of the exec form that starts the image.
    pub(super) fn entry_words(self) -> Option<Vec<Spanned<String>>> {
        let own = |keyword| self.lineage().find_map(|stage| stage.last(keyword));
        let entry = match own(Keyword::Entrypoint) {
            Some(entry) => entry,
            None => {
                let has_none = match self.base_image() {
                    None => true,
                    Some(image) => {
                        image.facts().and_then(|facts| facts.entrypoint()) == Some("none")
                    }
                };
                own(Keyword::Cmd).filter(|_| has_none)?
            }
        };
        match entry.detail() {
            Detail::Entrypoint(Form::Exec { words, .. })
            | Detail::Cmd(Form::Exec { words, .. }) => Some(words.clone()),
            _ => None,
        }
    }

    /// A path of the running container.
    pub(super) fn path_at_end(self, text: &str) -> FilePath {
        let last = self.instructions().last().map_or_else(String::new, |last| {
            let before = last.workdir();
            super::files::workdir_after(last, &before)
        });
        FilePath::from_directory(&last, text)
    }

    /// Whether its RUNs do nothing to files that the model does not see.
    fn shows_all_files(self) -> bool {
        self.instructions().filter(|own| own.keyword() == Keyword::Run && !own.is_deferred()).all(
            |run| {
                run.syntax().heredocs.is_empty()
                    && run.commands().all(Command::makes_no_unseen_file)
            },
        )
    }
}

impl Command<'_> {
    /// Whether all that it does to files of an application is among its effects.
    fn makes_no_unseen_file(self) -> bool {
        /// They write in places of the system only.
        const KNOWN: [&str; 27] = [
            "addgroup",
            "adduser",
            "apk",
            "apt",
            "apt-get",
            "cd",
            "chgrp",
            "chmod",
            "chown",
            "dnf",
            "echo",
            "export",
            "groupadd",
            "ls",
            "microdnf",
            "mkdir",
            "pip",
            "pip3",
            "rm",
            "rmdir",
            "set",
            "touch",
            "true",
            "update-ca-certificates",
            "useradd",
            "usermod",
            "yum",
        ];
        let syntax = self.syntax();
        if syntax.words.is_empty() {
            return syntax.wrappers.is_empty();
        }
        let name = self.name().unwrap_or_default();
        let is_target = self.invocation().has_option(&["-t", "--target", "--root", "--prefix"]);
        KNOWN.contains(&&*name) && !(name.starts_with("pip") && is_target)
    }
}

/// The file that the words start, and whether it is the program itself.
fn target_of(words: &[Spanned<String>]) -> Option<(Spanned<String>, bool)> {
    let first = words.first()?;
    if first.value.contains(['$', '%']) {
        return None;
    }
    let name = first.value.rsplit('/').next()?;
    if INTERPRETERS.contains(&name) && !first.value.starts_with("./") {
        let second = words.get(1)?;
        let is_file = second.value.rsplit_once('.').is_some_and(|(stem, ending)| {
            !stem.is_empty()
                && ["sh", "py", "js", "mjs", "cjs", "rb", "php", "pl"].contains(&ending)
        });
        return (is_file && !second.value.starts_with('-')).then(|| (second.clone(), false));
    }
    first.value.contains('/').then(|| (first.clone(), true))
}
