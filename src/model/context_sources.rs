//! What COPY, ADD and bind mounts take from the build context.

use std::path::{Path, PathBuf};

use super::nearest::is_slip;
use super::{Build, BuildContext, Detail, Disk, DiskEntry, Instruction, Mount};
use crate::compose::{Setting, is_remote};
use crate::dockerignore::Verdict;
use crate::text::{Span, Spanned, tidy};

/// A source that is taken from the build context by its name.
#[derive(Clone, Debug)]
pub struct ContextSource {
    /// The path from the root of the context on, without `.` and `..`; empty for the context.
    pub path: Spanned<String>,
    /// Whether a bind mount takes it.
    pub is_mounted: bool,
}

/// A source that the build context does not have.
#[derive(Clone, Debug)]
pub struct MissingSource {
    /// The path from the root of the context on.
    pub path: Spanned<String>,
    /// A path that is there and was probably meant.
    pub near: Option<NearPath>,
    /// The `build` of a Compose file that names the context, where one does.
    pub told_by: Option<Span>,
}

/// A path that was probably meant.
#[derive(Clone, Debug)]
pub struct NearPath {
    /// The path from the root of the context on.
    pub path: String,
    /// Whether only capitals and small letters differ.
    pub differs_in_case: bool,
}

/// A source that the ignore file leaves out.
#[derive(Clone, Debug)]
pub struct IgnoredSource {
    /// The path from the root of the context on, `.` for the context.
    pub path: Spanned<String>,
    /// The pattern that leaves it out.
    pub pattern: Span,
}

impl<'p> Instruction<'p> {
    /// The sources of COPY, ADD and bind mounts that name one file or folder of the build context.
    pub fn named_sources(self) -> Vec<ContextSource> {
        let mut named = self.context_sources();
        named.retain(|source| {
            !source.path.value.is_empty() && !source.path.value.contains(['*', '?', '[', '\\'])
        });
        named
    }

    /// The sources of COPY, ADD and bind mounts that the build context has to give, patterns among
    /// them. What ONBUILD defers is taken from another context, and paths of Windows are left out.
    pub fn context_sources(self) -> Vec<ContextSource> {
        let mut found = Vec::new();
        let takes = matches!(self.detail(), Detail::Copy(_) | Detail::Add(_));
        if self.is_deferred() || !(takes || self.is_run()) {
            return found;
        }
        if takes && self.flag("from").is_some()
            || self.stage().is_some_and(super::Stage::is_windows)
        {
            return found;
        }
        if let Detail::Copy(transfer) | Detail::Add(transfer) = self.detail() {
            for (word, kind) in transfer.sources.iter().zip(self.source_kinds()) {
                if matches!(kind.value, super::SourceKind::Remote | super::SourceKind::Heredoc) {
                    continue;
                }
                if let super::Value::Known(path) = self.evaluate(*word)
                    && !path.is_empty()
                {
                    let path = Spanned::new(from_root(&path), word.span);
                    found.push(ContextSource { path, is_mounted: false });
                }
            }
        }
        let mounts = self.mounts().filter(|own| own.kind() == "bind" && own.from().is_none());
        for source in mounts.filter_map(|own: &Mount| own.get(&["source", "src"])) {
            if !source.value.contains('$') {
                let path = Spanned::new(from_root(source.value), source.span);
                found.push(ContextSource { path, is_mounted: true });
            }
        }
        found
    }

    /// The sources that the build context does not have, as far as nothing makes them before the
    /// build: what Git ignores, what lies where builds write, and what has the name of their results
    /// is not told of.
    pub fn missing_sources(self) -> Vec<MissingSource> {
        let mut found = self.missing_in_named_contexts();
        let sources = self.named_sources();
        if sources.is_empty() {
            return found;
        }
        let Some(context) = self.dockerfile().build_context() else {
            found.extend(self.missing_in_told_contexts(sources));
            return found;
        };
        for source in sources {
            let path = &source.path.value;
            // Whether what the ignore file leaves out is there makes no difference.
            if !context.lacks(path) || context.decide(path).verdict == Verdict::Ignored {
                continue;
            }
            let near = near(context, path);
            let is_made = is_result_of_build(path)
                || near.is_none() && is_nameless_result(path)
                || context.disk().is_ignored_by_git(&context.place(path));
            if !is_made || near.as_ref().is_some_and(|near| near.differs_in_case) {
                found.push(MissingSource { path: source.path, near, told_by: context.told_by() });
            }
        }
        found
    }

    /// The sources that are missing in one of several folders in which services build the file.
    fn missing_in_told_contexts(self, sources: Vec<ContextSource>) -> Vec<MissingSource> {
        let dockerfile = self.dockerfile();
        let Some(disk) = dockerfile.project.disk() else { return Vec::new() };
        let Some(stage) = self.stage().filter(|_| !dockerfile.has_foreign_frontend()) else {
            return Vec::new();
        };
        let mut roots: Vec<(PathBuf, Span)> = Vec::new();
        for service in dockerfile.builders() {
            let Some(build) = service.build() else { continue };
            let context = match build.context() {
                Setting::Known(context) if !is_remote(context.value) => context.value,
                Setting::Absent => ".",
                _ => continue,
            };
            let root = tidy(&service.compose().folder().join(context));
            let is_known = roots.iter().any(|(own, _)| *own == root);
            let takes_it =
                || service.container().is_some_and(|it| it.stage().with_needed().contains(&stage));
            if !is_known && disk.entry(&root) == DiskEntry::Folder && takes_it() {
                roots.push((root, build.span()));
            }
        }
        let missing = sources.into_iter().filter_map(|source| {
            let path = &source.path.value;
            let lacks = |root: &PathBuf| {
                let place = root.join(path);
                disk.entry(&place) == DiskEntry::Absent && !disk.is_ignored_by_git(&place)
            };
            let (_, told_by) = roots.iter().find(|(root, _)| lacks(root))?;
            let is_made = is_result_of_build(path) || is_nameless_result(path);
            let told_by = Some(*told_by);
            (!is_made).then_some(MissingSource { path: source.path, near: None, told_by })
        });
        missing.collect()
    }

    /// What it takes from folders that services give to the build under a name, and that is not
    /// there.
    fn missing_in_named_contexts(self) -> Vec<MissingSource> {
        let mut taken: Vec<(String, Spanned<String>)> = Vec::new();
        let from =
            self.flag("from").and_then(|flag| self.evaluate(flag.value?).text().map(str::to_owned));
        if let (Some(from), Detail::Copy(transfer)) = (from, self.detail()) {
            for word in &transfer.sources {
                if let super::Value::Known(path) = self.evaluate(*word) {
                    taken.push((from.clone(), Spanned::new(from_root(&path), word.span)));
                }
            }
        }
        for mount in self.mounts().filter(|mount| mount.kind() == "bind") {
            let source = mount.get(&["source", "src"]).filter(|own| !own.value.contains('$'));
            if let (Some(from), Some(source)) = (mount.from(), source) {
                taken.push((from.value.to_owned(), source.map(from_root)));
            }
        }
        let dockerfile = self.dockerfile();
        taken.retain(|(_, path)| {
            !path.value.is_empty() && !path.value.contains(['*', '?', '[', '\\'])
        });
        if taken.is_empty() || self.is_deferred() {
            return Vec::new();
        }
        let Some(disk) = dockerfile.project.disk() else { return Vec::new() };
        let mut found: Vec<MissingSource> = Vec::new();
        for service in dockerfile.builders() {
            let contexts = service.build().map(Build::additional_contexts).unwrap_or_default();
            for (name, path) in &taken {
                let own = contexts.iter().find(|own| own.name.value == name);
                let Some(folder) = own.and_then(|own| own.value.known()) else { continue };
                // `docker-image://`, `service:`, `https://` …
                if folder.value.contains(':') || folder.value.starts_with(['/', '~']) {
                    continue;
                }
                let folder_place = tidy(&service.compose().folder().join(folder.value));
                let place = folder_place.join(&path.value);
                if disk.entry(&folder_place) == DiskEntry::Folder
                    && disk.entry(&place) == DiskEntry::Absent
                    && !disk.is_ignored_by_git(&place)
                    && !is_result_of_build(&path.value)
                    && !is_nameless_result(&path.value)
                    && found.iter().all(|other| other.path.span != path.span)
                {
                    let told_by = Some(folder.span);
                    found.push(MissingSource { path: path.clone(), near: None, told_by });
                }
            }
        }
        found
    }

    /// The sources that the ignore file leaves out, so that there is nothing to take.
    pub fn ignored_sources(self) -> Vec<IgnoredSource> {
        let is_copy = matches!(self.detail(), Detail::Copy(_) | Detail::Add(_));
        if !is_copy && self.mounts().next().is_none() {
            return Vec::new();
        }
        let Some(context) = self.dockerfile().build_context() else { return Vec::new() };
        let Some(ignore_file) = context.ignore_file() else { return Vec::new() };
        let sources = self.context_sources();
        let mut found = Vec::new();
        for source in sources {
            let path = &source.path.value;
            let by = match path.as_str() {
                "" if ignore_file.has_exceptions() => None,
                "" => {
                    let all = ["*", "**", "**/*"];
                    ignore_file.patterns.iter().position(|own| all.contains(&own.text.as_str()))
                }
                path => {
                    let decision = ignore_file.decide(path);
                    let is_ignored = decision.verdict == Verdict::Ignored;
                    let may_differ = ignore_file.has_exceptions() || path.contains(['*', '?', '[']);
                    let is_out = is_ignored && (!may_differ || !holds_kept(context, path));
                    decision.by.filter(|_| is_out)
                }
            };
            if let Some(pattern) = by.and_then(|by| ignore_file.patterns.get(by)) {
                let shown = if path.is_empty() { "." } else { path };
                let path = Spanned::new(shown.to_owned(), source.path.span);
                found.push(IgnoredSource { path, pattern: pattern.span });
            }
        }
        found
    }

    /// The sources of COPY, ADD and bind mounts that climb out of the build context.
    pub fn sources_outside_context(self) -> Vec<Spanned<String>> {
        let mut found = Vec::new();
        let dockerfile = self.dockerfile();
        if let Detail::Copy(transfer) | Detail::Add(transfer) = self.detail()
            && self.flag("from").is_none()
        {
            for word in &transfer.sources {
                // Most sources have no `..`, and need no look at variables.
                if !dockerfile.slice(word.span).contains(['.', '$']) {
                    continue;
                }
                if let Some(path) = self.evaluate(*word).text()
                    && climbs_out(path)
                {
                    found.push(Spanned::new(path.to_owned(), word.span));
                }
            }
        }
        let mounts = self.mounts().filter(|own| own.kind() == "bind" && own.from().is_none());
        let sources = mounts.filter_map(|own: &Mount| own.get(&["source", "src"]));
        let outside = sources.filter(|source| climbs_out(source.value));
        found.extend(outside.map(|source| Spanned::new(source.value.to_owned(), source.span)));
        found
    }
}

/// A path as the builder takes it: from the root of the context, above which nothing leads.
fn from_root(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => (),
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether something at a path, or below it, is not left out; a pattern may stand for such.
fn holds_kept(context: BuildContext<'_>, path: &str) -> bool {
    let levels = path.split('/').count();
    let pattern = super::files::matches_levels(path);
    let mut is_kept = false;
    context.walk(|own, _| {
        if pattern(own, levels) {
            is_kept = true;
        }
        !is_kept
    });
    is_kept
}

/// The path that was probably meant: one that differs in capitals alone, or a slip in a name whose
/// folder is there.
fn near(context: BuildContext<'_>, path: &str) -> Option<NearPath> {
    let disk: &dyn Disk = context.disk();
    let mut here = String::new();
    let mut differs_in_case = true;
    let parts: Vec<&str> = path.split('/').collect();
    for (number, part) in parts.iter().enumerate() {
        let names = disk.names(&context.place(&here))?;
        let is_last = number + 1 == parts.len();
        let fits = |own: &&super::DiskName| is_last || own.is_folder;
        let exact = names.iter().find(|own| own.name == *part);
        let found = exact.or_else(|| {
            names.iter().filter(fits).find(|own| own.name.eq_ignore_ascii_case(part)).or_else(
                || {
                    let mut slips =
                        names.iter().filter(fits).filter(|own| is_slip(&own.name, part));
                    differs_in_case = false;
                    let slip = slips.next()?;
                    slips.next().is_none().then_some(slip)
                },
            )
        })?;
        if !here.is_empty() {
            here.push('/');
        }
        here.push_str(&found.name);
    }
    (context.entry(&here) != DiskEntry::Absent).then_some(NearPath { path: here, differs_in_case })
}

/// Whether a path lies where builds put their results, or has the name of such a result.
fn is_result_of_build(path: &str) -> bool {
    const FOLDERS: [&str; 30] = [
        "target",
        "dist",
        "build",
        "out",
        "output",
        "bin",
        "obj",
        "node_modules",
        "vendor",
        "publish",
        "artifacts",
        "artifact",
        "release",
        "releases",
        "coverage",
        "pkg",
        "generated",
        "gen",
        "tmp",
        ".tmp",
        "cache",
        ".cache",
        ".next",
        ".nuxt",
        ".output",
        "_output",
        "_build",
        "public",
        "packages",
        "deps",
    ];
    const ENDINGS: [&str; 34] = [
        "jar", "war", "ear", "whl", "deb", "rpm", "apk", "tar", "gz", "tgz", "bz2", "xz", "zst",
        "zip", "7z", "exe", "dll", "so", "a", "o", "wasm", "bin", "iso", "img", "phar", "gem",
        "nupkg", "tmp", "log", "pid", "min.js", "crt", "pem", "key",
    ];
    let is_of_build = |part: &str| {
        FOLDERS.contains(&part) || part.starts_with("cmake-build") || part.ends_with("-build")
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    path.split('/').any(is_of_build)
        || name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
        || path.contains(['{', '}', '%', '@', '<', '>'])
}

/// Whether a name without an ending may be that of a program that a build makes.
fn is_nameless_result(path: &str) -> bool {
    const KNOWN: [&str; 30] = [
        "src",
        "lib",
        "app",
        "conf",
        "config",
        "configs",
        "scripts",
        "static",
        "templates",
        "assets",
        "docs",
        "test",
        "tests",
        "cmd",
        "internal",
        "public",
        "server",
        "client",
        "frontend",
        "backend",
        "rootfs",
        "Makefile",
        "Gemfile",
        "Pipfile",
        "Procfile",
        "LICENSE",
        "Rakefile",
        "gradlew",
        "mvnw",
        "web",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    !name.trim_start_matches('.').contains('.')
        && !name.starts_with('.')
        && !KNOWN.contains(&name)
        && !name.contains("entrypoint")
        && !Path::new(name).has_root()
}

/// Whether a path, from the root of the context on, leads above it.
fn climbs_out(path: &str) -> bool {
    if path.contains("://") {
        return false;
    }
    let mut depth = 0_usize;
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => (),
            ".." => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return true,
            },
            _ => depth += 1,
        }
    }
    false
}
