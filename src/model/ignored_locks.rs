//! Lock files that are there and that the ignore file keeps from the installation.

use super::{Command, DiskEntry};
use crate::dockerignore::Verdict;
use crate::text::Span;

/// An installation that would have a lock file, were it not left out of the build context.
#[derive(Clone, Debug)]
pub struct IgnoredLock {
    /// The words of the command.
    pub at: Span,
    /// The lock file, from the root of the context on.
    pub lock_file: String,
    /// The pattern that leaves it out.
    pub pattern: Span,
    /// Whether the command does nothing without it.
    pub stops: bool,
}

impl Command<'_> {
    /// The lock file that the instructions before would have brought for this installation, if the
    /// ignore file did not leave it out, and that nothing brings in its place.
    pub fn ignored_lock(self) -> Option<IgnoredLock> {
        let name = self.name()?;
        let invocation = self.invocation();
        let subcommand = invocation.subcommand();
        let (files, stops): (&[&str], bool) = match (&*name, subcommand.as_deref()) {
            ("npm", Some("ci")) => (&["package-lock.json", "npm-shrinkwrap.json"], true),
            ("npm", Some("install" | "i")) => {
                (&["package-lock.json", "npm-shrinkwrap.json"], false)
            }
            ("yarn", None | Some("install")) => (&["yarn.lock"], false),
            ("pnpm", Some("install" | "i")) => (&["pnpm-lock.yaml"], false),
            ("bun", Some("install" | "i")) => (&["bun.lock", "bun.lockb"], false),
            ("uv", Some("sync")) => (&["uv.lock"], false),
            ("poetry", Some("install" | "sync")) => (&["poetry.lock"], false),
            ("pipenv", Some("sync")) => (&["Pipfile.lock"], true),
            ("bundle", None | Some("install")) => (&["Gemfile.lock"], false),
            ("composer", Some("install")) => (&["composer.lock"], false),
            ("cargo", Some("build" | "b")) => (&["Cargo.lock"], false),
            _ => return None,
        };
        let is_elsewhere = invocation.has_option(&[
            "-g",
            "--global",
            "--location",
            "--version",
            "--help",
            "--prefix",
        ]);
        if is_elsewhere || !self.packages().is_empty() || self.syntax().context.conditional {
            return None;
        }
        let stage = self.stage()?;
        let context = stage.dockerfile().build_context()?;
        let instruction = self.instruction();
        let is_there = |path: &str| matches!(context.entry(path), DiskEntry::File { .. });
        let is_kept = |path: &str| context.decide(path).verdict == Verdict::Kept;
        let brings = |file: &&str, is: &dyn Fn(&str) -> bool| {
            stage.source_file(instruction, file, is).map(|own| own.value)
        };
        if files.iter().any(|file| brings(file, &|path| is_there(path) && is_kept(path)).is_some())
        {
            return None;
        }
        let lock_file = files.iter().find_map(|file| brings(file, &is_there))?;
        let by = context.decide(&lock_file).by?;
        let pattern = context.ignore_file()?.patterns.get(by)?.span;
        Some(IgnoredLock { at: self.head(), lock_file, pattern, stops })
    }
}
