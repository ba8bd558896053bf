//! The files that a service itself starts in its container or asks for its health by, where the
//! Dockerfile of its stage and the build context show what is there.

use super::posture::is_root;
use super::{CommandLine, Container, EntryFile, FilePath, Healthcheck, NotExecutable, Start};
use crate::compose::{Setting, Value};
use crate::text::Spanned;

/// What is wrong with a file that a service starts.
#[derive(Clone, Debug)]
pub enum BrokenStart {
    /// Nothing puts it into the image.
    Missing(Spanned<String>),
    /// Nobody may execute it, or not who does.
    NotExecutable(NotExecutable),
    /// Its first line ends in a carriage return.
    CarriageReturn(EntryFile),
    /// The image lacks the interpreter that it asks for.
    NoInterpreter(EntryFile, String),
}

impl<'p> Container<'p> {
    /// The files that the service starts and that cannot be started: those that its own `entrypoint`,
    /// `command` or `healthcheck` names.
    pub fn broken_starts(self) -> Vec<BrokenStart> {
        let mut starts = Vec::new();
        if self.service().entrypoint().is_some() || self.service().command().is_some() {
            starts.extend(self.process());
        }
        starts.extend(self.health_words());
        if starts.is_empty() || !self.knows_its_mounts() {
            return Vec::new();
        }
        let mounted = self.mounted_paths();
        let is_mounted =
            |path: &FilePath| mounted.iter().any(|own| own.value.holds(path) != Some(false));
        let files = self.service().compose().files();
        let mut found = Vec::new();
        for words in starts {
            // What a mount brings is not in the stage.
            let place = |text: &str| self.path(text).filter(|path| !is_mounted(path));
            let is_own = |word: &Spanned<String>| files.contains(&word.span.file);
            let stage = self.stage();
            if let Some(target) = stage.missing_target(&words, place).filter(is_own) {
                found.push(BrokenStart::Missing(target));
                continue;
            }
            let user = self.user();
            let user = user.value().map(String::as_str).filter(|user| !is_root(user));
            let broken = stage.target_not_executable(&words, user, place);
            if let Some(broken) = broken.filter(|own| is_own(&own.target)) {
                found.push(BrokenStart::NotExecutable(broken));
                continue;
            }
            let Some(file) = stage.script_of(&words, place).filter(|own| is_own(&own.target))
            else {
                continue;
            };
            if file.has_carriage_return {
                found.push(BrokenStart::CarriageReturn(file));
            } else if let Some(name) = stage.missing_interpreter(&file) {
                found.push(BrokenStart::NoInterpreter(file, name));
            }
        }
        found
    }

    /// Where a path leads in its container.
    fn path(self, text: &str) -> Option<FilePath> {
        match self.service().text(&["working_dir"]) {
            _ if text.starts_with('/') => FilePath::absolute(text),
            Setting::Known(folder) => Some(FilePath::from_directory(folder.value, text)),
            Setting::Unknown(_) => None,
            Setting::Absent => Some(self.stage().path_at_end(text)),
        }
    }

    /// The words by which the service asks for its health; of a text, the first, where that is the
    /// path of a program.
    fn health_words(self) -> Option<Vec<Spanned<String>>> {
        let check = self.service().healthcheck().filter(|own| own.disabled().is_none());
        let test = check.and_then(Healthcheck::test)?;
        let of_text = |value: &Value| {
            let first = super::container_runs::first_program(value.text()?)?;
            Some(vec![Spanned::new(first, value.span)])
        };
        if !test.is_list() {
            return of_text(test);
        }
        match (test.items().first()?.text()?, test.items().get(1)?) {
            ("CMD-SHELL", script) => of_text(script),
            ("CMD", _) => match Start::of_line(&CommandLine::List(test)) {
                Start::Words(words) => Some(words[1..].to_vec()),
                _ => None,
            },
            _ => None,
        }
    }
}
