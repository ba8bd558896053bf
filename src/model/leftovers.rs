//! What a RUN makes for the time of the build only and leaves in its layer.

use super::{Command, FileAction, FileEffect, FilePath, Instruction};
use crate::shell::{Part, Word};
use crate::text::Span;

/// A file or directory that is left in the layer.
#[derive(Clone, Debug)]
pub struct Leftover {
    /// What it is, as the variants of the lint are named.
    pub kind: &'static str,
    /// Where the text makes it.
    pub at: Span,
    /// Its path, or a word on it.
    pub name: String,
}

impl Instruction<'_> {
    /// The archives, signatures, source trees and temporary directories that a RUN makes and does
    /// not remove.
    pub fn leftovers(self) -> Vec<Leftover> {
        let mut found = Vec::new();
        if !self.commands().any(|command| command.name().is_some_and(|name| is_of_interest(&name)))
        {
            return found;
        }
        let effects = self.file_effects();
        let verifies = self.commands().any(|command| {
            command.name().is_some_and(|name| matches!(&*name, "gpg" | "gpg2" | "gpgv"))
        });
        for effect in effects {
            match &effect.action {
                FileAction::Extract { .. } if is_downloaded(effects, &effect.path) => {
                    self.add_leftover(&mut found, "archive", effect);
                }
                FileAction::Download if verifies && is_signature(&effect.path) => {
                    self.add_leftover(&mut found, "signature", effect);
                }
                FileAction::MakeDirectory if self.is_build_tree(&effect.path) => {
                    self.add_leftover(&mut found, "source-tree", effect);
                }
                _ => (),
            }
        }
        found.extend(self.temporary_directory());
        found
    }

    fn add_leftover(self, found: &mut Vec<Leftover>, kind: &'static str, effect: &FileEffect) {
        let path = &effect.path;
        let is_removed = self.file_effects().iter().any(|later| {
            matches!(later.action, FileAction::Remove { .. })
                && later.path.holds(path) != Some(false)
        });
        let name = path.name().unwrap_or(path.text()).to_owned();
        if !is_removed && !path.text().contains("${?}") {
            found.push(Leftover { kind, at: effect.at, name });
        }
    }

    /// A directory below `/usr/src` that is not where the application itself lives.
    fn is_build_tree(self, path: &FilePath) -> bool {
        let inside =
            path.is_within_any(&["/usr/src"]) && path.exact().is_some_and(|own| own != "/usr/src");
        let is_application = path.is_within_any(&["/usr/src/app", "/usr/src/application"]);
        inside
            && !is_application
            && !self.stage().is_some_and(|stage| {
                stage.file_effects().iter().any(|other| {
                    let is_plain = other.instruction != self.index();
                    is_plain && path.holds(&other.path) != Some(false)
                })
            })
    }

    /// `mktemp -d` whose directory nothing removes.
    fn temporary_directory(self) -> Option<Leftover> {
        let made = self.commands().find(|command| {
            command.name().as_deref() == Some("mktemp")
                && command.invocation().has_option(&["-d", "--directory"])
        })?;
        let in_mount = self.mounts().any(|mount| {
            mount.target().is_some_and(|target| target.value.trim_end_matches('/') == "/tmp")
        });
        let variable = self.commands().find_map(|command| {
            let assigned = command.syntax().assignments.iter().find(|own| {
                own.value.parts.iter().any(|part| match part {
                    Part::Substitution(span) => span.contains(made.span()),
                    _ => false,
                })
            })?;
            Some(assigned.name.value.clone())
        });
        let removes = |command: Command<'_>| match command.name().as_deref() {
            Some("trap") => true,
            Some("rm" | "rmdir") => command.syntax().words[1..].iter().any(|word| {
                variable.as_deref().is_none_or(|name| names(word, name))
                    || word.literal_prefix().starts_with("/tmp")
            }),
            Some("find") => {
                command.file_effects().any(|own| matches!(own.action, FileAction::Remove { .. }))
            }
            _ => false,
        };
        if in_mount || self.commands().any(removes) {
            return None;
        }
        let name = variable.unwrap_or_else(|| "mktemp".to_owned());
        Some(Leftover { kind: "temp-dir", at: made.head(), name })
    }
}

fn is_of_interest(name: &str) -> bool {
    matches!(
        name,
        "tar"
            | "bsdtar"
            | "unzip"
            | "7z"
            | "gunzip"
            | "gpg"
            | "gpg2"
            | "gpgv"
            | "mktemp"
            | "mkdir"
            | "unxz"
            | "bunzip2"
            | "xz"
            | "gzip"
    )
}

fn is_downloaded(effects: &[FileEffect], path: &FilePath) -> bool {
    let downloads = effects.iter().filter(|effect| effect.action == FileAction::Download);
    downloads.into_iter().any(|effect| effect.path.is(path) == Some(true))
}

fn is_signature(path: &FilePath) -> bool {
    [".asc", ".sig", ".sign"].iter().any(|ending| path.text().ends_with(ending))
}

fn names(word: &Word, variable: &str) -> bool {
    word.parts.iter().any(|part| matches!(part, Part::Variable { name, .. } if name == variable))
}
