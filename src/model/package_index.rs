//! Indexes of packages that are fetched, and systems that are upgraded.

use super::{Command, Instruction, Manager};

/// An `update` in a step that installs nothing after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UpdateAlone {
    /// A later step of the stage installs packages by the same manager.
    BeforeInstallation,
    /// None does.
    WithoutInstallation,
}

impl Command<'_> {
    /// What upgrades every package that is installed, as the rules of other tools tell it apart;
    /// `None` where packages are named, and for rolling distributions, which are meant to be
    /// upgraded so.
    pub fn system_upgrade(self) -> Option<&'static str> {
        let manager = self.syntax().manager()?;
        let invocation = self.invocation();
        let subcommand = invocation.subcommand()?;
        if invocation.has_option(&["-h", "--help", "-s", "--simulate", "--dry-run"]) {
            return None;
        }
        let names_some = invocation.operands().nth(1).is_some();
        let kind = match (manager, &*subcommand) {
            (Manager::AptGet, "upgrade") => return Some("apt-get"),
            (Manager::AptGet, "dist-upgrade" | "full-upgrade") => {
                return Some("apt-get-dist-upgrade");
            }
            (
                Manager::Apt | Manager::Aptitude,
                "upgrade" | "dist-upgrade" | "full-upgrade" | "safe-upgrade",
            ) => return Some("apt"),
            (Manager::Apk, "upgrade") => "apk",
            (Manager::Yum, "update" | "upgrade" | "update-minimal" | "upgrade-minimal") => "yum",
            (Manager::Dnf, "up" | "update" | "upgrade" | "update-minimal" | "upgrade-minimal") => {
                "dnf"
            }
            (Manager::Microdnf, "update" | "upgrade") => "microdnf",
            (Manager::Tdnf, "update" | "upgrade") => "tdnf",
            (Manager::Zypper, "update" | "up") => "zypper",
            (Manager::Zypper, "dist-upgrade" | "dup") if !self.is_on_tumbleweed() => "zypper-dup",
            _ => return None,
        };
        (!names_some).then_some(kind)
    }

    /// Where the packages are installed that an `update` is made for, if not in its own step.
    pub fn update_alone(self) -> Option<UpdateAlone> {
        if self.invocation().subcommand().as_deref() != Some("update")
            || self.following().any(Command::installs)
        {
            return None;
        }
        Some(match self.installs_later() {
            true => UpdateAlone::BeforeInstallation,
            false => UpdateAlone::WithoutInstallation,
        })
    }

    /// Whether a later instruction of the same stage installs packages by the same manager, for which
    /// apt and apt-get are one.
    pub fn installs_later(self) -> bool {
        let family = |command: Command<'_>| match command.syntax().manager() {
            Some(Manager::Apt | Manager::Aptitude) => Some(Manager::AptGet),
            other => other,
        };
        let (own, manager) = (self.instruction().index(), family(self));
        let installs = |other: Command<'_>| family(other) == manager && other.installs();
        let is_later =
            |later: Instruction<'_>| later.index() > own && later.commands().any(installs);
        match self.stage() {
            Some(stage) => stage.instructions().any(is_later),
            // A part of a Dockerfile.
            None => self.instruction().dockerfile().instructions().any(is_later),
        }
    }

    fn is_on_tumbleweed(self) -> bool {
        let image = self.stage().and_then(|stage| stage.base_image());
        image.is_some_and(|image| image.text.contains("tumbleweed"))
    }

    /// Whether it fetches the index of packages, and the manager whose index that is.
    fn fetched_index(self) -> Option<Manager> {
        let manager = self.syntax().manager()?;
        let invocation = self.invocation();
        let subcommand = invocation.subcommand()?;
        let fetches = match manager {
            Manager::AptGet | Manager::Apt | Manager::Aptitude | Manager::Apk => {
                subcommand == "update"
            }
            Manager::Zypper => matches!(&*subcommand, "refresh" | "ref"),
            _ => false,
        };
        fetches.then_some(manager)
    }

    /// Whether it may use the index: it installs or upgrades by it, or it is a program of which
    /// nothing is known.
    fn may_use_index(self, index: Manager) -> bool {
        /// What installs nothing.
        const HARMLESS: &[&str] = &[
            ":",
            "[",
            "add-apt-repository",
            "addgroup",
            "adduser",
            "alias",
            "apt-key",
            "apt-mark",
            "awk",
            "base64",
            "basename",
            "cat",
            "cd",
            "chgrp",
            "chmod",
            "chown",
            "chpasswd",
            "cp",
            "curl",
            "cut",
            "date",
            "debconf-set-selections",
            "deluser",
            "df",
            "diff",
            "dirname",
            "dos2unix",
            "dpkg",
            "du",
            "echo",
            "env",
            "exit",
            "export",
            "expr",
            "false",
            "file",
            "find",
            "gpg",
            "grep",
            "groupadd",
            "groupmod",
            "gunzip",
            "gzip",
            "head",
            "hostname",
            "id",
            "install",
            "ldconfig",
            "ln",
            "local",
            "locale-gen",
            "ls",
            "lsb_release",
            "md5sum",
            "mkdir",
            "mktemp",
            "mv",
            "openssl",
            "passwd",
            "printf",
            "pwd",
            "read",
            "readlink",
            "readonly",
            "realpath",
            "return",
            "rm",
            "rmdir",
            "sed",
            "seq",
            "set",
            "sha256sum",
            "shift",
            "sleep",
            "sort",
            "ssh-keygen",
            "stat",
            "tail",
            "tar",
            "tee",
            "test",
            "touch",
            "tr",
            "trap",
            "true",
            "type",
            "umask",
            "uname",
            "uniq",
            "unset",
            "unzip",
            "update-ca-certificates",
            "update-locale",
            "useradd",
            "userdel",
            "usermod",
            "wc",
            "wget",
            "which",
            "whoami",
            "xz",
        ];
        let syntax = self.syntax();
        if syntax.words.is_empty() {
            return false;
        }
        let invocation = self.invocation();
        let Some(manager) = invocation.manager() else {
            return self.name().is_none_or(|name| !HARMLESS.contains(&&*name));
        };
        let is_apt = |manager| {
            matches!(manager, Manager::AptGet | Manager::Apt | Manager::Aptitude | Manager::Gdebi)
        };
        if manager != index && !(is_apt(manager) && is_apt(index)) {
            return !invocation.installs();
        }
        let Some(subcommand) = invocation.subcommand() else { return true };
        if manager == Manager::Gdebi {
            return true;
        }
        !matches!(
            &*subcommand,
            "update"
                | "clean"
                | "autoclean"
                | "autoremove"
                | "remove"
                | "purge"
                | "del"
                | "refresh"
                | "ref"
                | "cc"
                | "rm"
                | "cache"
                | "distclean"
                | "dist-clean"
                | "addrepo"
                | "ar"
                | "modifyrepo"
                | "mr"
        )
    }
}

impl<'p> Instruction<'p> {
    /// The command that fetches an index in a RUN of which nothing after it uses the index.
    pub fn unused_index_update(self) -> Option<(Command<'p>, &'static str)> {
        let commands: Vec<Command<'p>> = self.commands().collect();
        let (at, manager) = commands
            .iter()
            .enumerate()
            .rev()
            .find_map(|(at, command)| Some((at, command.fetched_index()?)))?;
        let is_used = commands[at + 1..].iter().any(|command| command.may_use_index(manager));
        if is_used || self.keeps_cache_out_of_layer(manager) {
            return None;
        }
        Some((commands[at], super::managers::name_of(manager)))
    }
}
