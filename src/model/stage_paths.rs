//! Paths that a COPY takes from a stage which never makes them.

use super::files::is_within;
use super::{Command, Instruction, Keyword, Stage};
use crate::text::Spanned;

/// A path that is copied from a stage and that nothing in it makes.
#[derive(Clone, Debug)]
pub struct UnmadePath<'p> {
    /// The path, where it is named.
    pub path: Spanned<String>,
    /// The stage.
    pub stage: Stage<'p>,
    /// The last WORKDIR of the stage, with the directory.
    pub works_in: Option<Spanned<String>>,
}

/// Directories that no image of a distribution or language has, and that no program makes unasked.
const TOPS: [&str; 13] = [
    "/app",
    "/application",
    "/build",
    "/builder",
    "/code",
    "/project",
    "/source",
    "/src",
    "/usr/app",
    "/usr/src/app",
    "/work",
    "/workdir",
    "/workspace",
];

/// Commands that write where they stand, where they are told to, or in places of the system.
const TELLING: [&str; 46] = [
    "addgroup", "adduser", "apk", "apt", "apt-get", "bun", "bundle", "cargo", "cat", "cd", "chmod",
    "chown", "composer", "corepack", "cp", "curl", "dnf", "dotnet", "echo", "export", "gem", "git",
    "go", "gradle", "groupadd", "ls", "microdnf", "mkdir", "mv", "mvn", "ng", "npm", "npx", "pip",
    "pip3", "pnpm", "poetry", "rm", "set", "touch", "true", "tsc", "useradd", "uv", "wget", "yarn",
];

impl<'p> Instruction<'p> {
    /// The paths that it copies from another stage and that nothing there makes: below a directory
    /// that no base image has and that the stage never names.
    pub fn unmade_paths(self) -> Vec<UnmadePath<'p>> {
        let Some((from, sources)) = self.copied_from_stage() else { return Vec::new() };
        let mut found = Vec::new();
        for (span, path) in sources {
            let Some(top) = TOPS.iter().find(|top| is_within(&path, top)) else { continue };
            if from.never_makes(top) {
                let path = Spanned::new(path, span);
                found.push(UnmadePath { path, stage: from, works_in: from.last_workdir() });
            }
        }
        found
    }
}

impl<'p> Stage<'p> {
    fn last_workdir(self) -> Option<Spanned<String>> {
        let mut all = self.lineage().flat_map(|own| own.instructions().rev());
        let last = all.find(|own| own.keyword() == Keyword::Workdir)?;
        Some(Spanned::new(last.workdir_after()?, last.span()))
    }

    /// Whether the directory is surely not there.
    fn never_makes(self, top: &str) -> bool {
        let base_has_none = match self.base_image() {
            None => self.lineage().last().is_some_and(|own| own.data().is_from_scratch()),
            Some(image) => {
                let facts = image.facts().filter(|facts| !facts.is_guess());
                let workdir = facts.and_then(|facts| facts.workdir());
                workdir.is_some_and(|workdir| !is_within(workdir, top))
                    && !image.text.contains("onbuild")
            }
        };
        base_has_none
            && !self.is_windows()
            && self.lineage().flat_map(Stage::instructions).all(|own| own.surely_spares(top))
    }
}

impl Instruction<'_> {
    /// Whether it neither names the directory nor can make it unnamed.
    fn surely_spares(self, top: &str) -> bool {
        if self.is_deferred() || names(self.dockerfile().slice(self.span()), top) {
            return false;
        }
        let path = super::FilePath::absolute(top);
        let is_spared = |effect: &super::FileEffect| {
            if effect.path.is_pattern() {
                let fixed = effect.path.text().split(['*', '?', '[']).next().unwrap_or_default();
                let folder = fixed.rsplit_once('/').map_or("", |(folder, _)| folder);
                return !fixed.contains('$') && !is_within(folder, top) && !is_within(top, folder);
            }
            path.as_ref().is_some_and(|path| {
                effect.path.holds(path) == Some(false) && path.holds(&effect.path) == Some(false)
            })
        };
        if !self.file_effects().iter().all(is_spared) {
            return false;
        }
        match self.keyword() {
            Keyword::Workdir => self
                .workdir_after()
                .is_some_and(|directory| !directory.contains('$') && !is_within(&directory, top)),
            Keyword::Run => {
                let directory = self.workdir();
                self.syntax().heredocs.is_empty()
                    && !directory.contains('$')
                    && !self.dockerfile().slice(self.span()).contains("..")
                    && self.commands().all(|own| own.tells_where_it_writes())
                    // A folder that is made here may have any name.
                    && (!is_within(top, &directory) || self.commands().all(Command::is_of_system))
            }
            _ => true,
        }
    }
}

impl Command<'_> {
    fn tells_where_it_writes(self) -> bool {
        self.syntax().wrappers.is_empty()
            && self.name().is_some_and(|name| TELLING.contains(&&*name))
    }

    /// Whether it installs packages of the system, or makes users.
    fn is_of_system(self) -> bool {
        self.name().is_some_and(|name| {
            matches!(
                &*name,
                "addgroup"
                    | "adduser"
                    | "apk"
                    | "apt"
                    | "apt-get"
                    | "dnf"
                    | "echo"
                    | "groupadd"
                    | "microdnf"
                    | "rm"
                    | "set"
                    | "true"
                    | "useradd"
            )
        })
    }
}

/// Whether a text names the directory or what is in it.
fn names(text: &str, top: &str) -> bool {
    let is_part =
        |before: char| before.is_ascii_alphanumeric() || matches!(before, '_' | '.' | '-');
    text.match_indices(top).any(|(at, _)| !text[..at].ends_with(is_part))
}
