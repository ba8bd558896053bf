//! Downloads that are run as they come, and digests that prove less than they seem to.

use std::borrow::Cow;

use super::{Command, FileAction, Instruction, Keyword};
use crate::shell::Word;
use crate::text::Span;

/// How many downloads of one instruction are looked at.
const MOST_DOWNLOADS: usize = 64;

/// How many commands are looked at for one that runs a file.
const MOST_COMMANDS: usize = 1024;

/// A file that is run although nothing looked at it.
#[derive(Clone, Debug)]
pub struct ExecutedDownload {
    /// What runs it.
    pub at: Span,
    /// Its name.
    pub name: String,
    /// Where it is fetched.
    pub fetched: Span,
}

impl<'p> Instruction<'p> {
    /// The downloads of this instruction that it, or one after it in the stage, runs without a look
    /// at a digest or a signature in between.
    pub fn executed_downloads(self) -> Vec<ExecutedDownload> {
        let is_add = self.keyword() == Keyword::Add && self.flag("checksum").is_none();
        if !is_add && self.keyword() != Keyword::Run {
            return Vec::new();
        }
        let fetched: Vec<(Span, String)> = match is_add {
            true => self.added_files(),
            false => {
                let effects = self.file_effects().iter();
                let fetched = effects.filter(|effect| {
                    effect.action == FileAction::Download
                        && effect.command_in(self.dockerfile()).and_then(Command::plain_name)
                            != Some("git")
                });
                fetched.filter_map(|own| Some((own.at, own.path.name()?.to_owned()))).collect()
            }
        };
        // A hostile file has many; each is followed for a while.
        let found = fetched.into_iter().take(MOST_DOWNLOADS).filter_map(|(at, name)| {
            let runner = self.first_use_after(at, &name)?;
            Some(ExecutedDownload { at: runner.head(), name, fetched: at })
        });
        found.collect()
    }

    fn added_files(self) -> Vec<(Span, String)> {
        let super::Detail::Add(transfer) = self.detail() else { return Vec::new() };
        let found = transfer.sources.iter().filter_map(|word| {
            let text = self.evaluate(*word).text()?.to_owned();
            let is_file = text.starts_with("http://") || text.starts_with("https://");
            let name = self.file_effects().iter().find(|effect| effect.at == word.span);
            let name = name.and_then(|effect| effect.path.name().map(str::to_owned));
            Some((word.span, name?)).filter(|_| is_file)
        });
        found.collect()
    }

    /// The command that runs a file of that name, unless a verification comes first.
    fn first_use_after(self, at: Span, name: &str) -> Option<Command<'p>> {
        let later: Vec<Instruction<'p>> = match self.stage() {
            Some(stage) => stage
                .instructions()
                .filter(|own| own.index() >= self.index() && own.keyword() == Keyword::Run)
                .collect(),
            None => vec![self],
        };
        for command in later.into_iter().flat_map(Instruction::commands).take(MOST_COMMANDS) {
            if command.span().start < at.start {
                continue;
            }
            if command.verifies_files() {
                return None;
            }
            if command.runs_file_named(name) {
                return Some(command);
            }
        }
        None
    }
}

impl Command<'_> {
    /// Whether it runs a file of that name: as a program with a path, or by an interpreter.
    fn runs_file_named(self, name: &str) -> bool {
        let words = &self.syntax().words;
        let is_it = |text: &str| {
            text.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let is_named = |word: &Word| word.literal().is_some_and(|text| is_it(&text));
        let Some(first) = words.first() else { return false };
        if is_named(first) && first.literal().is_some_and(|text| text.contains('/')) {
            return true;
        }
        let Some(program) = self.plain_name() else { return false };
        let stem = program.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
        let interprets = matches!(
            stem,
            "sh" | "bash"
                | "dash"
                | "ash"
                | "zsh"
                | "python"
                | "perl"
                | "ruby"
                | "node"
                | "php"
                | "source"
        ) || program == ".";
        let mut operands =
            words.iter().skip(1).filter(|word| !word.literal_prefix().starts_with('-'));
        interprets && operands.next().is_some_and(is_named)
    }

    /// Whether a failure of it, where it compares a digest or a signature, is not noticed: what
    /// follows it runs all the same.
    pub fn verification_is_ignored(self) -> bool {
        if !self.verifies_files() {
            return false;
        }
        let context = self.syntax().context;
        let last =
            self.pipeline().is_none_or(|(pipeline, place)| place + 1 == pipeline.members.len());
        let waved = self.following().next().is_some_and(|next| {
            let after = next.syntax().context;
            after.joined_by == crate::shell::Joint::Or
                && after.subshell == context.subshell
                && matches!(next.plain_name(), Some("true" | ":"))
        });
        // What becomes of the status of a subshell is another question.
        let is_passed_over = context.subshell == 0 && context.ignored && !context.tested;
        last && !context.in_function && (waved || is_passed_over)
    }

    /// The file of digests that it checks by, where that comes from the server that the file itself
    /// comes from and no signature is looked at.
    pub fn digest_from_same_server(self) -> Option<Span> {
        let name = self.plain_name()?;
        if !(name.ends_with("sum") && self.verifies_files()) {
            return None;
        }
        let instruction = self.instruction();
        let is_signed = |command: Command<'_>| {
            command.verifies_files()
                && !command.plain_name().is_some_and(|name| name.ends_with("sum"))
        };
        if instruction.commands().any(is_signed) {
            return None;
        }
        let files: Vec<Cow<'_, str>> =
            self.invocation().operands().filter_map(Word::literal).collect();
        let before = (0..self.index()).map(|index| Command { index, ..self });
        let fetches: Vec<(Command<'_>, Span, String)> = before
            .filter(|command| matches!(command.plain_name(), Some("curl" | "wget")))
            .flat_map(|command| {
                let invocation = command.invocation();
                let words = invocation.download_urls();
                let urls = words.iter().map(|word| (command, word.span, command.known_text(word)));
                urls.collect::<Vec<_>>()
            })
            .collect();
        let host = |url: &str| {
            url.split_once("://")
                .map(|(_, rest)| rest.split('/').next().unwrap_or_default().to_owned())
        };
        let pipeline = self.pipeline();
        let digest = fetches.iter().find(|(command, _, url)| {
            let is_piped = pipeline.is_some()
                && command.pipeline().map(|(own, _)| own.span) == pipeline.map(|(own, _)| own.span);
            let saved =
                command.file_effects().filter(|effect| effect.action == FileAction::Download);
            let is_saved = saved
                .filter_map(|effect| effect.path.name())
                .any(|own| files.iter().any(|file| file.rsplit('/').next() == Some(own)));
            (is_piped || is_saved) && url.contains("://")
        })?;
        let same = fetches.iter().any(|(_, span, url)| {
            *span != digest.1 && host(url).is_some() && host(url) == host(&digest.2)
        });
        same.then_some(digest.1)
    }

    /// Whether it gives apt a key by `apt-key`, which is trusted for all sources.
    pub fn adds_key_by_apt_key(self) -> bool {
        self.plain_name() == Some("apt-key")
            && self.syntax().words.iter().skip(1).any(|word| {
                matches!(word.literal().as_deref(), Some("add" | "adv" | "net-update" | "update"))
            })
    }
}
