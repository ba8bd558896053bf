//! Steps that put another shell in the place of `/bin/sh`.

use std::borrow::Cow;

use super::{Command, Instruction, Keyword};
use crate::shell::{Word, dialect_of};
use crate::text::Edit;

impl<'p> Command<'p> {
    /// Whether it makes `/bin/sh` another shell than the image has.
    pub fn replaces_bin_sh(self) -> bool {
        const NAMES: &[&str] = &["ln", "mv", "cp", "dpkg-reconfigure", "update-alternatives"];
        if self.instruction().keyword() != Keyword::Run || !self.is_one_of(NAMES) {
            return false;
        }
        let invocation = self.invocation();
        let operands: Vec<Option<Cow<'_, str>>> =
            invocation.operands().map(Word::literal).collect();
        match self.name().as_deref() {
            Some("dpkg-reconfigure") => operands.iter().flatten().any(|own| own == "dash"),
            Some("update-alternatives") => operands.iter().flatten().any(|own| is_bin_sh(own)),
            _ => {
                let [sources @ .., Some(target)] = operands.as_slice() else { return false };
                // A shell for an image that has none, or the one that it had.
                let is_lean = |own: &Option<Cow<'_, str>>| {
                    own.as_deref().is_some_and(|own| {
                        ["busybox", "dash", "toybox"].iter().any(|lean| own.ends_with(lean))
                    })
                };
                !sources.is_empty() && is_bin_sh(target) && !sources.iter().any(is_lean)
            }
        }
    }

    /// Whether it gives a user that exists another login shell, or says by `SHELL` that it has one.
    pub fn changes_login_shell(self) -> bool {
        if self.instruction().keyword() != Keyword::Run {
            return false;
        }
        let exports = self.is_one_of(&["export"])
            && self.syntax().assignments.iter().any(|own| own.name.value == "SHELL");
        let options: &[&str] = &["-s", "--shell"];
        exports || (self.is_one_of(&["chsh", "usermod"]) && self.invocation().has_option(options))
    }

    /// Whether another shell calls PowerShell with text to run.
    pub fn calls_powershell(self) -> bool {
        let mut words = self.syntax().words.iter().skip(1).filter_map(Word::literal);
        let is_text =
            |word: &str| ["-c", "-command"].iter().any(|own| word.eq_ignore_ascii_case(own));
        self.is_one_of(&["powershell", "pwsh"])
            && self.instruction().keyword() == Keyword::Run
            && words.any(|word| is_text(&word))
    }

    /// The shell that it puts there, by its path.
    fn new_bin_sh(self) -> Option<String> {
        let invocation = self.invocation();
        let path = invocation.operands().next()?.literal()?;
        let name = path.rsplit('/').next().unwrap_or_default();
        (dialect_of(name).is_some() && path.starts_with('/') && self.is_one_of(&["ln"]))
            .then(|| path.into_owned())
    }

    fn removes_bin_sh(self) -> bool {
        self.is_one_of(&["rm"])
            && self
                .invocation()
                .operands()
                .all(|own| own.literal().is_some_and(|own| is_bin_sh(&own)))
    }
}

impl Instruction<'_> {
    /// SHELL in the place of a step that does nothing but replace `/bin/sh`.
    pub fn use_shell_instruction(self) -> Vec<Edit> {
        let mut shell = None;
        for command in self.commands() {
            if command.replaces_bin_sh() {
                shell = command.new_bin_sh();
                if shell.is_none() {
                    return Vec::new();
                }
            } else if !command.removes_bin_sh() {
                return Vec::new();
            }
        }
        match shell {
            Some(shell) if !self.is_deferred() => {
                vec![Edit::replace(self.span(), format!("SHELL [\"{shell}\", \"-c\"]"))]
            }
            _ => Vec::new(),
        }
    }
}

fn is_bin_sh(path: &str) -> bool {
    matches!(path, "/bin/sh" | "/usr/bin/sh")
}
