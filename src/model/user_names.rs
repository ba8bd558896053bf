//! Names of users and groups in USER and `--chown`.

use super::{FileAction, Instruction, Keyword, Stage};
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
