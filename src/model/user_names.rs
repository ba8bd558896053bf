//! Names of users and groups in USER and `--chown`.

use super::{FileAction, Instruction, Keyword, Stage, User};
use crate::dockerfile::Detail;
use crate::text::{Span, Spanned};

/// A user or a group that is named where there is no list to look it up in.
#[derive(Clone, Debug)]
pub struct UnknownNames {
    /// The value that names them.
    pub at: Span,
    /// The user.
    pub user: Option<String>,
    /// The group.
    pub group: Option<String>,
}

impl Instruction<'_> {
    /// What USER or `--chown` says: user and group, with their place.
    pub fn owner_value(self) -> Option<Spanned<String>> {
        let word = match self.detail() {
            Detail::User(word) => *word,
            Detail::Copy(_) | Detail::Add(_) => self.flag("chown")?.value?,
            _ => return None,
        };
        Some(Spanned::new(self.evaluate(word).text()?.to_owned(), word.span))
    }

    /// The user and group that USER or `--chown` names in a stage that rests on scratch, where
    /// nothing has brought `/etc/passwd` or `/etc/group` yet.
    pub fn names_without_database(self) -> Option<UnknownNames> {
        let stage = self.stage()?;
        if self.is_deferred() || stage.base_image().is_some() {
            return None;
        }
        let value = self.owner_value()?;
        let (user, group) = match value.value.split_once(':') {
            Some((user, group)) => (user, Some(group)),
            None => (value.value.as_str(), None),
        };
        let user = Some(user).filter(|user| is_to_be_looked_up(user));
        let group = group.filter(|group| is_to_be_looked_up(group));
        if user.is_none() && group.is_none() {
            return None;
        }
        let user = user.filter(|_| !stage.may_have(self, "/etc/passwd"));
        let group = group.filter(|_| !stage.may_have(self, "/etc/group"));
        Some(UnknownNames {
            at: value.span,
            user: user.map(str::to_owned),
            group: group.map(str::to_owned),
        })
    }
}

impl Stage<'_> {
    /// Whether anything before the instruction can have put a file there, of a stage that rests on
    /// scratch.
    fn may_have(self, before: Instruction<'_>, path: &str) -> bool {
        let mut all = self.lineage().flat_map(Stage::instructions);
        let acts = all.any(|own| {
            let acts = matches!(own.keyword(), Keyword::Run | Keyword::Shell);
            acts && own.index() < before.index()
        });
        acts || self.lineage().any(|stage| {
            let effects = stage.file_effects().iter();
            effects.take_while(|effect| effect.instruction < before.index()).any(|effect| {
                matches!(effect.action, FileAction::Copy { .. })
                    && effect.path.holds_path(path) != Some(false)
                    && !self.starts(&effect.path)
            })
        })
    }
}

/// A name other than root's.
fn is_to_be_looked_up(name: &str) -> bool {
    !name.is_empty() && name != "root" && !name.bytes().all(|byte| byte.is_ascii_digit())
}

impl Instruction<'_> {
    /// The user that the last USER of a stage sets by name, where the file itself decides on it.
    pub fn user_by_name(self) -> Option<Spanned<String>> {
        let Detail::User(word) = self.detail() else { return None };
        let value = self.evaluate(*word);
        let variables = self.variables_in(*word);
        let is_elsewhere =
            !variables.is_empty() && variables.iter().all(|own| !self.declares(&own.name.value));
        let text = match value.text() {
            Some(text) if value.is_known() && !text.is_empty() => text,
            // The base image may set it, and then it is not seen here what it is.
            _ if is_elsewhere => self.dockerfile().slice(word.span),
            _ => return None,
        };
        let user = text.split(':').next().unwrap_or_default();
        let is_last = self.stage().is_none_or(|stage| {
            stage.last(Keyword::User).is_none_or(|last| last.index() <= self.index())
        });
        let is_windows = self.stage().is_some_and(Stage::is_windows);
        let is_name = user == "root" || is_to_be_looked_up(user);
        if !is_name || self.is_deferred() || !is_last || is_windows {
            return None;
        }
        Some(Spanned::new(user.to_owned(), word.span))
    }

    /// The user that a COPY or ADD runs as, where its files get another owner than that: nothing
    /// gives them to the user, here or later.
    pub fn user_without_files(self) -> Option<String> {
        let stage = self.stage()?;
        let User::Named(user) = self.user() else { return None };
        if self.is_deferred()
            || User::Named(user.clone()).is_root()
            || self.flag("chown").is_some()
            || stage.is_windows()
        {
            return None;
        }
        let is_open = self.given_modes().iter().any(|given| given.mode.others_write);
        let own = self.file_effects();
        let later = stage.file_effects().iter().filter(|later| later.instruction > self.index());
        let is_given = later
            .filter(|later| matches!(later.action, FileAction::Chown { .. }))
            .any(|later| own.iter().all(|effect| later.path.holds(&effect.path) != Some(false)));
        (!is_open && !is_given && !own.is_empty()).then_some(user.value)
    }

    /// The owner that `--chown` gives to what is a program by its name or place, if that is not
    /// root.
    pub fn owner_of_programs(self) -> Option<Spanned<String>> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else { return None };
        let owner = self.owner_value()?;
        let mut parts = owner.value.split(':');
        let is_root =
            |part: &str| part.is_empty() || part == "root" || part.bytes().all(|b| b == b'0');
        if self.is_deferred() || parts.all(is_root) {
            return None;
        }
        let is_program = |text: &str| {
            let name = text.rsplit('/').next().unwrap_or_default();
            name.rsplit_once('.').is_some_and(|(_, ending)| PROGRAMS.contains(&ending))
        };
        let by_name = transfer.sources.iter().chain([&transfer.destination]);
        let by_name = by_name.filter_map(|word| Some(self.evaluate(*word).text()?.to_owned()));
        let by_place =
            self.file_effects().iter().any(|effect| effect.path.is_within_any(&SYSTEM_FOLDERS));
        (by_place || by_name.into_iter().any(|text| is_program(&text))).then_some(owner)
    }
}

/// The endings of programs and libraries.
const PROGRAMS: [&str; 24] = [
    "sh", "bash", "zsh", "ksh", "csh", "py", "pyc", "rb", "pl", "php", "js", "mjs", "cjs", "ts",
    "jar", "war", "class", "so", "bin", "exe", "dll", "ps1", "bat", "run",
];

/// Where the system keeps its own.
const SYSTEM_FOLDERS: [&str; 8] =
    ["/bin", "/boot", "/etc", "/lib", "/lib64", "/sbin", "/usr", "/var/spool/cron"];

impl<'p> Stage<'p> {
    /// Where the stage shows that it keeps data: a VOLUME, or a directory that is for that.
    pub fn kept_data(self) -> Option<Spanned<String>> {
        for stage in self.lineage() {
            for own in stage.instructions().filter(|own| !own.is_deferred()) {
                let Detail::Volume(words) = own.detail() else { continue };
                if let Some(word) = words.first() {
                    let path = own.evaluate(*word).text().unwrap_or_default().to_owned();
                    return Some(Spanned::new(path, word.span));
                }
            }
        }
        let effects = self.lineage().flat_map(|stage| stage.file_effects().iter());
        let mut kept = effects.filter(|effect| {
            matches!(effect.action, FileAction::MakeDirectory | FileAction::Copy { .. })
                && effect.path.is_within_any(&DATA_FOLDERS)
                && !effect.path.is_within_any(&["/var/lib/apt", "/var/lib/dpkg"])
        });
        let kept = kept.next()?;
        Some(Spanned::new(kept.path.text().to_owned(), kept.at))
    }
}

/// Where programs keep what they are to find again.
const DATA_FOLDERS: [&str; 9] = [
    "/data",
    "/database",
    "/db",
    "/srv",
    "/storage",
    "/var/data",
    "/var/db",
    "/var/lib",
    "/var/log",
];
