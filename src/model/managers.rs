//! What package managers are asked, and whether anybody answers.

use std::borrow::Cow;

use super::value::Lookup;
use super::{Command, Dockerfile, Instruction, Keyword, Manager, Package, Stage};

/// The name of a package manager in findings.
pub(super) fn name_of(manager: Manager) -> &'static str {
    match manager {
        Manager::AptGet => "apt-get",
        Manager::Apt => "apt",
        Manager::Aptitude => "aptitude",
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
        Manager::Pipx => "pipx",
        Manager::Poetry => "poetry",
        Manager::Conda => "conda",
        Manager::Mamba => "mamba",
        Manager::Bun => "bun",
        Manager::Bundle => "bundle",
        Manager::Composer => "composer",
        Manager::Gdebi => "gdebi",
        Manager::Dotnet => "dotnet",
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

/// The names that dnf has for `install` besides it.
fn is_short_for_installation(subcommand: &str) -> bool {
    matches!(subcommand, "in" | "rei" | "install-n" | "install-na" | "install-nevra")
}

impl<'p> Command<'p> {
    /// The package manager that it is.
    pub fn manager(self) -> Option<&'static str> {
        let manager = self.syntax().manager()?;
        Some(if self.name().as_deref() == Some("dnf5") { "dnf5" } else { name_of(manager) })
    }

    /// Whether it installs packages.
    pub fn installs(self) -> bool {
        self.syntax().manager().is_some() && self.invocation().installs()
    }

    /// The packages that it installs, where variables of the shell text, ARG and ENV name them too.
    pub fn packages(self) -> Cow<'p, [Package]> {
        let mut packages =
            self.script().packages(self.index(), |name| self.value_from_outside(name));
        let manager = self.invocation().manager();
        if manager == Some(Manager::Go) && self.may_be_in_go_module() {
            let has_version = |package: &Package| {
                package.name.as_deref().is_none_or(|name| {
                    self.instruction().dockerfile().slice(package.span).len() > name.len()
                })
            };
            let unsure = packages.to_mut().iter_mut().filter(|own| !has_version(own));
            unsure.for_each(|own| own.pinned = None);
        }
        packages
    }

    /// The manager, or another word for an installation that the rules of other tools do not look
    /// at: hadolint knows `npm install` and not `npm i`.
    pub fn installation_kind(self) -> Option<&'static str> {
        match (self.manager()?, self.invocation().subcommand()?.as_ref()) {
            ("npm", "install") => Some("npm"),
            ("npm", _) => Some("npm-add"),
            ("dnf", subcommand) if is_short_for_installation(subcommand) => Some("dnf-in"),
            (manager, _) => Some(manager),
        }
    }

    /// What a variable that the shell text does not set is set to by ARG and ENV. Without a
    /// declaration it is empty, where no image of unknown content may have one.
    fn value_from_outside(self, name: &str) -> Option<String> {
        if self.sets(name) {
            return None;
        }
        match self.instruction().lookup(name) {
            Lookup::Declared(value) => {
                value.text().filter(|text| !text.is_empty()).map(str::to_owned)
            }
            Lookup::Undefined | Lookup::PerhapsInherited => {
                let is_known = self.stage().is_none_or(|stage| stage.base_facts().is_some());
                // The variable of a loop is not seen as such.
                let context = &self.syntax().context;
                let is_plain = !context.conditional && !context.in_function;
                let by_dash = matches!(
                    self.invocation().manager(),
                    Some(Manager::Yum | Manager::Dnf | Manager::Microdnf | Manager::Tdnf)
                );
                (is_known && is_plain && by_dash).then(String::new)
            }
        }
    }

    /// Whether a `go.mod` may be where the command runs: something was copied, mounted, cloned.
    fn may_be_in_go_module(self) -> bool {
        if self.invocation().subcommand().as_deref() == Some("get") {
            return false;
        }
        let instruction = self.instruction();
        let moves = instruction.commands().any(|command| {
            matches!(command.name().as_deref(), Some("cd" | "git" | "pushd"))
                || command.is("go", &["mod", "work"])
        });
        let Some(stage) = instruction.stage() else { return moves };
        let copies = |own: &Instruction<'_>| {
            matches!(own.keyword(), Keyword::Copy | Keyword::Add)
                || own.commands().any(|command| command.is("git", &[]))
        };
        moves
            || instruction.mounts().any(|mount| mount.kind() == "bind")
            || stage.lineage().flat_map(Stage::instructions).any(|own| copies(&own))
    }

    /// The option by which its package manager assumes consent.
    pub fn yes_option(self) -> &'static str {
        match self.invocation().manager() {
            Some(Manager::Pacman) => "--noconfirm",
            Some(Manager::Gdebi) => "-n",
            _ => "-y",
        }
    }

    /// The kind of change that it asks consent for, as the rules of other tools tell them apart:
    /// the manager for an installation, another word for what only some of them look at.
    pub fn consent_kind(self) -> Option<&'static str> {
        let invocation = self.invocation();
        let manager = invocation.manager()?;
        let subcommand = invocation.subcommand().unwrap_or_default();
        let is_plain_installation =
            match manager {
                Manager::Zypper => true,
                _ => invocation.installs() && subcommand != "reinstall" && subcommand != "swap",
            } && !matches!(&*subcommand, "update" | "up" | "dist-upgrade" | "dup");
        Some(match manager {
            Manager::Yum if subcommand == "reinstall" => "yum-reinstall",
            Manager::Dnf if subcommand == "reinstall" => "dnf-in",
            Manager::Dnf if is_short_for_installation(&subcommand) => "dnf-in",
            _ if is_plain_installation => self.manager()?,
            Manager::AptGet => "apt-get-change",
            Manager::Apt => "apt-change",
            Manager::Aptitude => "aptitude-change",
            Manager::Yum => "yum-change",
            Manager::Microdnf => "microdnf-change",
            Manager::Tdnf => "tdnf-change",
            Manager::Dnf => "dnf-change",
            Manager::Zypper => "zypper-change",
            _ => self.manager()?,
        })
    }

    /// Whether it upgrades or removes packages, which every manager that asks at all asks for.
    fn changes_packages(self) -> bool {
        let invocation = self.invocation();
        let Some(subcommand) = invocation.subcommand() else { return false };
        let second = invocation.operands().nth(1).and_then(|word| word.literal());
        let is_asked = match invocation.manager() {
            Some(Manager::AptGet | Manager::Apt | Manager::Aptitude) => matches!(
                &*subcommand,
                "upgrade"
                    | "dist-upgrade"
                    | "full-upgrade"
                    | "safe-upgrade"
                    | "remove"
                    | "purge"
                    | "autoremove"
                    | "autopurge"
                    | "build-dep"
            ),
            Some(Manager::Yum | Manager::Dnf | Manager::Microdnf | Manager::Tdnf) => {
                matches!(
                    &*subcommand,
                    "update"
                        | "upgrade"
                        | "update-minimal"
                        | "upgrade-minimal"
                        | "remove"
                        | "erase"
                        | "autoremove"
                        | "distro-sync"
                        | "swap"
                        | "downgrade"
                        | "groupremove"
                        | "up"
                        | "rm"
                ) || matches!(&*subcommand, "module" | "group")
                    && matches!(
                        second.as_deref(),
                        Some("enable" | "disable" | "reset" | "switch-to" | "remove" | "update")
                    )
            }
            Some(Manager::Zypper) => matches!(
                &*subcommand,
                "update"
                    | "up"
                    | "dist-upgrade"
                    | "dup"
                    | "patch"
                    | "remove"
                    | "rm"
                    | "source-install"
                    | "si"
            ),
            _ => false,
        };
        is_asked && !invocation.has_option(&["-h", "--help", "--version"])
    }

    /// Whether it installs, upgrades or removes packages and will ask before it does, with nothing to answer it.
    pub fn asks_for_consent(self) -> bool {
        if self.syntax().manager().is_none() {
            return false;
        }
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
    pub(super) fn has_options_in_variables(self) -> bool {
        let mut unknown =
            self.syntax().words.iter().skip(1).filter(|word| word.literal().is_none());
        unknown.any(|word| {
            self.evaluate(word).text().is_some_and(|text| text.trim_start().starts_with('-'))
        })
    }
}
