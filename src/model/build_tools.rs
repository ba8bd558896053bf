//! Compilers that an image is shipped with.

use super::{Manager, Stage};
use crate::text::Span;

/// Packages that bring a compiler or a build system.
const TOOLS: &[&str] = &[
    "alpine-sdk",
    "autoconf",
    "automake",
    "build-base",
    "build-essential",
    "clang",
    "cmake",
    "g++",
    "gcc",
    "gcc-c++",
    "make",
    "meson",
    "ninja-build",
];

impl<'p> Stage<'p> {
    /// The packages with a compiler or build system that the image is shipped with, one for each
    /// installation: of a stage that is shipped, and nothing in it, or in one that builds on it,
    /// removes packages.
    pub fn build_tools_left(self) -> Vec<(Span, String)> {
        if !self.has_shipped_layers() {
            return Vec::new();
        }
        let commands = || {
            let own = self.instructions().filter(|own| !own.is_deferred());
            own.flat_map(|own| own.commands())
        };
        let is_of_system = |manager| {
            matches!(
                manager,
                Manager::AptGet
                    | Manager::Apt
                    | Manager::Aptitude
                    | Manager::Apk
                    | Manager::Yum
                    | Manager::Dnf
                    | Manager::Microdnf
                    | Manager::Tdnf
                    | Manager::Zypper
            )
        };
        let mut found = Vec::new();
        for command in commands() {
            if !command.syntax().manager().is_some_and(is_of_system) {
                continue;
            }
            let invocation = command.invocation();
            if !invocation.installs() {
                let removes = invocation.subcommand().is_some_and(|own| {
                    matches!(
                        &*own,
                        "remove" | "purge" | "autoremove" | "autopurge" | "del" | "erase" | "rm"
                    )
                });
                // What goes with it is not known.
                if removes {
                    return Vec::new();
                }
                continue;
            }
            let tool = command.packages().iter().find_map(|package| {
                let name = package.name.as_ref().filter(|name| TOOLS.contains(&name.as_str()))?;
                Some((package.span, name.clone()))
            });
            found.extend(tool);
        }
        found
    }
}
