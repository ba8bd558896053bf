//! The package managers.

use super::Invocation;

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
}

impl Invocation<'_> {
    /// The package manager that the command is: `python -m pip` is pip, `uv` is uv whichever of
    /// its subcommands it runs.
    pub fn manager(&self) -> Option<Manager> {
        Some(match self.program()?.as_str() {
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
            "composer" | "composer.phar" => Manager::Composer,
            _ => return None,
        })
    }
}
