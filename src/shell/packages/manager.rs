//! The package managers.

use std::borrow::Cow;

use super::Invocation;
use crate::shell::Command;

/// A package manager.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum Manager {
    AptGet,
    Apt,
    Aptitude,
    Apk,
    Yum,
    Dnf,
    Microdnf,
    Tdnf,
    Zypper,
    Pacman,
    Pip,
    Uv,
    Npm,
    Yarn,
    Pnpm,
    Gem,
    Go,
    Cargo,
    Pipx,
    Poetry,
    Conda,
    Mamba,
    Bun,
    Bundle,
    Composer,
    Gdebi,
    Dotnet,
}

impl Command {
    /// The package manager that it is: cheap enough to be asked of every command by every check.
    pub fn manager(&self) -> Option<Manager> {
        *self.manager.get_or_init(|| self.find_manager())
    }

    fn find_manager(&self) -> Option<Manager> {
        let first = self.words.first()?;
        let name = match first.as_text() {
            Some(text) => Cow::Borrowed(text),
            None => first.literal()?,
        };
        let base = name.rsplit('/').next().unwrap_or_default();
        match manager_named(base) {
            Some(manager) => Some(manager),
            None => super::super::grammar::is_pip(base, &self.words).then_some(Manager::Pip),
        }
    }
}

impl Invocation<'_> {
    /// The package manager that the command is: `python -m pip` is pip, `uv` is uv whichever of
    /// its subcommands it runs.
    pub fn manager(&self) -> Option<Manager> {
        self.command.manager()
    }
}

fn manager_named(name: &str) -> Option<Manager> {
    Some(match name {
        "apt-get" => Manager::AptGet,
        "apt" => Manager::Apt,
        "aptitude" => Manager::Aptitude,
        "apk" => Manager::Apk,
        "yum" => Manager::Yum,
        "dnf" | "dnf5" => Manager::Dnf,
        "microdnf" => Manager::Microdnf,
        "tdnf" => Manager::Tdnf,
        "zypper" => Manager::Zypper,
        "pacman" => Manager::Pacman,
        "pip" => Manager::Pip,
        "uv" => Manager::Uv,
        "npm" => Manager::Npm,
        "yarn" | "yarnpkg" => Manager::Yarn,
        "pnpm" => Manager::Pnpm,
        "gem" => Manager::Gem,
        "go" => Manager::Go,
        "cargo" => Manager::Cargo,
        "pipx" => Manager::Pipx,
        "poetry" => Manager::Poetry,
        "conda" => Manager::Conda,
        "mamba" | "micromamba" => Manager::Mamba,
        "bun" => Manager::Bun,
        "bundle" | "bundler" => Manager::Bundle,
        "gdebi" => Manager::Gdebi,
        "dotnet" => Manager::Dotnet,
        "composer" | "composer.phar" => Manager::Composer,
        _ => return None,
    })
}
