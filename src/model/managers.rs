//! What package managers are asked, and whether anybody answers.

use super::{Command, Dockerfile, Manager, Package};

/// The name of a package manager in findings; `apt` counts as `apt-get`.
pub(super) fn name_of(manager: Manager) -> &'static str {
    match manager {
        Manager::AptGet | Manager::Apt | Manager::Aptitude => "apt-get",
        Manager::Apk => "apk",
        Manager::Yum => "yum",
        Manager::Dnf => "dnf",
        Manager::Microdnf => "microdnf",
        Manager::Tdnf => "tdnf",
        Manager::Zypper => "zypper",
        Manager::Pacman => "pacman",
        Manager::Pip => "pip",
        Manager::Uv => "uv",
        Manager::Npm => "npm",
        Manager::Yarn => "yarn",
        Manager::Pnpm => "pnpm",
        Manager::Gem => "gem",
        Manager::Go => "go",
        Manager::Cargo => "cargo",
    }
}

impl Dockerfile<'_> {
    /// Whether the file speaks of a setting by which a package manager assumes consent:
    /// `APT::Get::Assume-Yes`, `assumeyes=1`, in whatever instruction.
    pub fn configures_consent(self) -> bool {
        self.data.configures_consent
    }
}

/// Whether a text has such a setting.
pub(super) fn configures_consent(text: &str) -> bool {
    let setting = |name: &'static str| {
        memchr::memmem::find_iter(text.as_bytes(), name).any(|at| !text[..at].ends_with("--"))
    };
    setting("Assume-Yes") || setting("assumeyes=") || setting("assumeyes =")
}

impl Command<'_> {
    /// The package manager that it is.
    pub fn manager(self) -> Option<&'static str> {
        self.invocation().manager().map(name_of)
    }

    /// Whether it installs packages.
    pub fn installs(self) -> bool {
        self.invocation().installs()
    }

    /// The packages that it installs, where the shell text itself sets a variable that too.
    pub fn packages(self) -> Vec<Package> {
        self.script().packages(self.index())
    }

    /// The option by which its package manager assumes consent.
    pub fn yes_option(self) -> &'static str {
        match self.invocation().manager() {
            Some(Manager::Pacman) => "--noconfirm",
            _ => "-y",
        }
    }

    /// Whether it upgrades or removes packages, which every manager that asks at all asks for.
    fn changes_packages(self) -> bool {
        let invocation = self.invocation();
        let Some(subcommand) = invocation.subcommand() else { return false };
        let is_asked = match invocation.manager() {
            Some(Manager::AptGet | Manager::Apt | Manager::Aptitude) => matches!(
                subcommand.as_str(),
                "upgrade" | "dist-upgrade" | "full-upgrade" | "remove" | "purge" | "autoremove"
            ),
            Some(Manager::Yum | Manager::Dnf | Manager::Microdnf | Manager::Tdnf) => matches!(
                subcommand.as_str(),
                "update" | "upgrade" | "remove" | "erase" | "autoremove" | "distro-sync"
            ),
            Some(Manager::Zypper) => matches!(
                subcommand.as_str(),
                "update" | "up" | "dist-upgrade" | "dup" | "patch" | "remove" | "rm"
            ),
            _ => false,
        };
        is_asked && !invocation.has_option(&["-h", "--help", "--version"])
    }

    /// Whether it installs, upgrades or removes packages and will ask before it does, with nothing to answer it.
    pub fn asks_for_consent(self) -> bool {
        let invocation = self.invocation();
        (invocation.installs() || self.changes_packages())
            && !invocation.assumes_yes()
            && !self.has_input()
            && !self.has_options_in_variables()
            && !self.instruction().dockerfile().configures_consent()
    }

    /// Whether something is its input: a pipe, a file, a here-document.
    fn has_input(self) -> bool {
        let piped = self.pipeline().is_some_and(|(_, place)| place > 0);
        let redirected =
            self.syntax().redirects.iter().any(|redirect| redirect.operator.starts_with('<'));
        let heredoc = !self.instruction().syntax().heredocs.is_empty()
            && self.instruction().syntax().arguments.contains(self.span());
        piped || redirected || heredoc
    }

    /// Whether a variable of the file holds options.
    fn has_options_in_variables(self) -> bool {
        let mut unknown =
            self.syntax().words.iter().skip(1).filter(|word| word.literal().is_none());
        unknown.any(|word| {
            self.evaluate(word).text().is_some_and(|text| text.trim_start().starts_with('-'))
        })
    }
}
