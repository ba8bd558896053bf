//! What is peculiar to apt and its front ends.

use super::{Command, Dockerfile, Keyword, Manager, Stage};
use crate::text::Edit;

impl Dockerfile<'_> {
    /// Whether the file speaks of `APT::Install-Recommends`, in whatever instruction.
    fn speaks_of_recommends(self) -> bool {
        self.data.speaks_of_recommends
    }
}

/// Whether a text speaks of the setting, not of the option `--no-install-recommends`.
pub(super) fn speaks_of_recommends(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"Install-Recommends").is_some()
}

impl Command<'_> {
    /// Whether it is `apt`, the front end for people.
    pub fn is_apt_for_people(self) -> bool {
        self.syntax().manager() == Some(Manager::Apt)
    }

    /// Writes `apt-get` in the place of `apt`, for the subcommands that are the same in both.
    pub fn replace_apt(self) -> Vec<Edit> {
        let Some(name) = self.syntax().words.first() else { return Vec::new() };
        let is_same = self.invocation().subcommand().is_some_and(|subcommand| {
            matches!(
                &*subcommand,
                "install"
                    | "reinstall"
                    | "update"
                    | "remove"
                    | "purge"
                    | "autoremove"
                    | "clean"
                    | "autoclean"
            )
        });
        match is_same && self.instruction().dockerfile().slice(name.span) == "apt" {
            true => vec![Edit::replace(name.span, "apt-get")],
            false => Vec::new(),
        }
    }

    /// Whether apt installs the packages that others recommend too, as it does unless it is told
    /// otherwise: by an option, or by a setting that this stage or one below it writes.
    pub fn installs_recommends(self) -> bool {
        if !matches!(
            self.syntax().manager(),
            Some(Manager::AptGet | Manager::Apt | Manager::Aptitude)
        ) {
            return false;
        }
        let invocation = self.invocation();
        invocation.subcommand().as_deref() == Some("install")
            && !invocation.leaves_out_recommends()
            && !invocation.has_option(&["-s", "--simulate", "--dry-run", "--help", "-h"])
            && !invocation.has_unknown_options()
            && !self.has_options_in_variables()
            && !self.is_told_in_file_to_leave_out_recommends()
    }

    fn is_told_in_file_to_leave_out_recommends(self) -> bool {
        let instruction = self.instruction();
        let dockerfile = instruction.dockerfile();
        let Some(stage) = instruction.stage() else { return dockerfile.speaks_of_recommends() };
        // What is copied to the configuration is not seen.
        let copied = stage.lineage().flat_map(Stage::instructions).any(|own| {
            matches!(own.keyword(), Keyword::Copy | Keyword::Add)
                && own.index() < instruction.index()
                && dockerfile.slice(own.syntax().arguments).contains("apt.conf")
        });
        let written = dockerfile.speaks_of_recommends()
            && stage.lineage().flat_map(Stage::instructions).any(|own| {
                own.index() <= instruction.index()
                    && matches!(own.keyword(), Keyword::Run | Keyword::Copy)
                    && dockerfile.slice(own.span()).contains("apt.conf")
                    && speaks_of_recommends(dockerfile.slice(own.span()))
            });
        copied || written
    }
}
