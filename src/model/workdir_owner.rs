//! Working directories that belong to root, and steps that write there as somebody else.

use super::{Command, FileAction, FileEffect, FilePath, Instruction, Keyword, Mount, Stage};
use crate::text::{Span, Spanned};

/// A step that writes where only root may.
#[derive(Clone, Debug)]
pub struct UnwritableDirectory {
    /// The command.
    pub at: Span,
    /// The directory, with the WORKDIR that makes it.
    pub directory: Spanned<String>,
    /// The user, with the place that says so.
    pub user: String,
}

impl<'p> Instruction<'p> {
    /// The first command of a RUN that makes something in a directory which a WORKDIR made for root,
    /// while its user is somebody else: the build stops there.
    pub fn unwritable_directory(self) -> Option<UnwritableDirectory> {
        if !self.is_run() || self.is_deferred() {
            return None;
        }
        let user = self.forced_user()?;
        let stage = self.stage()?;
        self.commands().find_map(|command| {
            let context = command.syntax().context;
            let may_fail = context.conditional || context.ignored || context.in_function;
            if may_fail || !command.syntax().wrappers.is_empty() || context.parent.is_some() {
                return None;
            }
            let path = command.made_path()?;
            let (folder, _) = path.rsplit_once('/').filter(|(folder, _)| !folder.is_empty())?;
            // A mount in it may belong to the user.
            let mut mounts = self.mounts().filter_map(Mount::target);
            if mounts.any(|target| target.value.contains('$') || target.value.starts_with(folder)) {
                return None;
            }
            let directory = stage.directory_of_root(self, folder)?;
            Some(UnwritableDirectory { at: command.head(), directory, user: user.clone() })
        })
    }
}

impl Command<'_> {
    /// A path that it makes for certain.
    fn made_path(self) -> Option<String> {
        if let Some(folder) = self.makes_dependency_folder() {
            let workdir = FilePath::absolute(&self.instruction().workdir())?;
            return Some(format!("{}/{folder}", workdir.exact()?));
        }
        let makes = |effect: &&FileEffect| {
            !effect.is_conditional
                && matches!(
                    effect.action,
                    FileAction::MakeDirectory | FileAction::Write { from: None }
                )
        };
        let made = self.file_effects().find(makes)?;
        made.path.exact().map(str::to_owned)
    }
}

impl<'p> Stage<'p> {
    /// A directory that a WORKDIR made as root before an instruction, if nothing has given it to
    /// anybody since, and it is not in the base image.
    fn directory_of_root(self, before: Instruction<'p>, folder: &str) -> Option<Spanned<String>> {
        let path = FilePath::absolute(folder)?;
        let is_known = ["/home", "/tmp", "/var", "/usr", "/opt", "/root", "/etc", "/run"];
        if !self.has_plain_base() || path.is_within_any(&is_known) {
            return None;
        }
        let mut made: Option<Spanned<String>> = None;
        let stages: Vec<Stage<'p>> = self.lineage().collect();
        for own in stages.iter().rev().flat_map(|stage| stage.instructions()) {
            if own.index() >= before.index() {
                break;
            }
            let text = own.dockerfile().slice(own.span());
            match own.keyword() {
                Keyword::Workdir => {
                    let place = own.workdir_after()?;
                    let place = FilePath::absolute(&place)?;
                    if made.is_none() && place.is(&path) == Some(true) {
                        let user = own.user();
                        let is_of_root = matches!(user, super::User::Default) || user.is_root();
                        made =
                            is_of_root.then(|| Spanned::new(folder.to_owned(), own.first_line()));
                        made.as_ref()?;
                    }
                }
                Keyword::Run => {
                    let name = path.name().unwrap_or_default();
                    let gives = ["chown", "chmod", "install", "setfacl", "chgrp"];
                    let is_open = own.commands().any(|command| {
                        command.runs_a_script()
                            || command.is_one_of(&gives) && command.manager().is_none()
                            || command.is_one_of(&["mkdir", "useradd", "adduser"])
                                && text.contains(name)
                    });
                    if is_open {
                        return None;
                    }
                }
                Keyword::Copy | Keyword::Add
                    if own.flag("chown").is_some() || own.flag("chmod").is_some() =>
                {
                    let touches = own
                        .file_effects()
                        .iter()
                        .any(|effect| effect.path.holds(&path) != Some(false));
                    if touches {
                        return None;
                    }
                }
                _ => (),
            }
        }
        made
    }
}
