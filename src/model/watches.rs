//! What `develop.watch` of a service takes to its container, and where the image has that.

use std::path::Path;

use super::{
    BuildContext, Container, Detail, DiskEntry, Dockerfile, FilePath, Instruction, MountKind,
    Service, Stage,
};
use crate::compose::{Setting, Value};
use crate::dockerignore::Verdict;
use crate::text::{Span, Spanned, tidy};

/// A folder that is watched in vain.
#[derive(Clone, Debug)]
pub struct IgnoredWatch {
    /// The path in the Compose file.
    pub path: Spanned<String>,
    /// The pattern that leaves it out.
    pub pattern: Span,
}

/// A target of what is watched that is not where the image has it.
#[derive(Clone, Debug)]
pub struct MisplacedWatch {
    /// The target.
    pub target: Spanned<String>,
    /// What shows it.
    pub why: Misplacement,
}

/// What shows that a target is not where the image has what is watched.
#[derive(Clone, Debug)]
pub enum Misplacement {
    /// An instruction copies it to another path: which, and the source there.
    CopiedTo(String, Span),
    /// Nothing in the stage speaks of the target, nor of a folder of it; it works in this one.
    Outside(String),
    /// A mount shows the host's files there already.
    Mounted(Span),
}

/// A rule of `develop.watch` of which the path lies in the build context.
struct Watch<'p> {
    rule: &'p Value,
    path: Spanned<&'p str>,
    /// The path from the root of the context on.
    below: String,
}

impl<'p> Service<'p> {
    fn watches(self, context: BuildContext<'_>) -> Vec<Watch<'p>> {
        let rules = self.get(&["develop", "watch"]).map_or(&[][..], Value::items);
        let read = |rule: &'p Value| {
            let path = Setting::text(rule.get("path")).known()?;
            let place = tidy(&self.compose().folder().join(path.value));
            let below = place.strip_prefix(context.root()).ok().and_then(Path::to_str)?;
            Some(Watch { rule, path, below: below.replace('\\', "/") })
        };
        rules.iter().filter_map(read).collect()
    }

    /// The paths of `develop.watch` that the ignore file leaves out, so that no change of them is
    /// seen.
    pub fn ignored_watches(self) -> Vec<IgnoredWatch> {
        let Some(context) = self.dockerfile().and_then(Dockerfile::build_context) else {
            return Vec::new();
        };
        let Some(ignore_file) = context.ignore_file() else { return Vec::new() };
        let mut found = Vec::new();
        for watch in self.watches(context) {
            if watch.below.is_empty() || ignore_file.has_exceptions() {
                continue;
            }
            let decision = ignore_file.decide(&watch.below);
            if decision.verdict == Verdict::Ignored
                && let Some(pattern) = decision.by.and_then(|by| ignore_file.patterns.get(by))
            {
                let path = watch.path.map(str::to_owned);
                found.push(IgnoredWatch { path, pattern: pattern.span });
            }
        }
        found
    }
}

impl<'p> Container<'p> {
    /// The targets of its `develop.watch` at which the image does not have what is watched.
    pub fn misplaced_watches(self) -> Vec<MisplacedWatch> {
        let dockerfile = self.stage().dockerfile();
        let Some(context) = dockerfile.build_context().filter(|_| self.build().is_some()) else {
            return Vec::new();
        };
        let watches = self.service().watches(context);
        let found = watches.into_iter().filter_map(|watch| {
            let syncs = Setting::text(watch.rule.get("action")).known()?.value.starts_with("sync");
            let target = Setting::text(watch.rule.get("target")).known()?;
            let place = FilePath::absolute(target.value).filter(|_| syncs)?;
            let why = self
                .mount_at(&place)
                .map(Misplacement::Mounted)
                .or_else(|| self.stage().other_place(context, &watch.below, place.exact()?))
                .or_else(|| self.place_outside(&place))?;
            Some(MisplacedWatch { target: target.map(str::to_owned), why })
        });
        found.collect()
    }

    /// The bind mount in which a path lies.
    fn mount_at(self, path: &FilePath) -> Option<Span> {
        let mounts = self.service().volumes().into_iter();
        let mut binds = mounts.filter(|mount| mount.kind.value() == Some(&MountKind::Bind));
        let covers = binds.find(|mount| {
            let target = mount.target.value().and_then(|own| FilePath::absolute(own));
            target.is_some_and(|target| target.holds(path) == Some(true))
        });
        covers.map(|mount| mount.span)
    }

    /// The directory that it works in, where a path has nothing to do with that nor with anything
    /// that the stage speaks of.
    fn place_outside(self, path: &FilePath) -> Option<Misplacement> {
        let stage = self.stage();
        if !stage.rests_on_foundation() || !self.knows_its_mounts() {
            return None;
        }
        let directory = match self.working_dir() {
            Setting::Known(directory) => directory.value,
            _ => return None,
        };
        let touches =
            |own: &FilePath| own.holds(path) != Some(false) || path.holds(own) != Some(false);
        let is_near = FilePath::absolute(&directory).is_none_or(|own| touches(&own))
            || stage.lineage().flat_map(Stage::file_effects).any(|own| touches(&own.path))
            || self.mounted_paths().iter().any(|own| touches(&own.value));
        // A variable or an option may lead there.
        let top = path.text().split('/').nth(1).unwrap_or_default();
        let is_named = stage.dockerfile().syntax().text.contains(&format!("/{top}"));
        (!is_near && !is_named).then_some(Misplacement::Outside(directory))
    }
}

impl Stage<'_> {
    /// Where its instructions copy a path of the context, if none of them brings it to `target`.
    fn other_place(
        self,
        context: BuildContext<'_>,
        path: &str,
        target: &str,
    ) -> Option<Misplacement> {
        let mut other = None;
        for instruction in self.lineage().flat_map(Stage::instructions) {
            for (source, copied_to, place) in instruction.copies_of(context) {
                let (source, copied_to) = (source.as_str(), copied_to.as_str());
                if let Some(rest) = rest_below(path, source) {
                    let expected = joined(copied_to, rest);
                    if expected == target {
                        return None;
                    }
                    other.get_or_insert((expected, place));
                } else if let Some(rest) = rest_below(source, path)
                    && joined(target, rest) == copied_to
                {
                    return None;
                }
            }
        }
        other.map(|(expected, place)| Misplacement::CopiedTo(expected, place))
    }
}

impl Instruction<'_> {
    /// What it copies from the context, each with the path in the image and the place of the source,
    /// as far as it is certain which path that is.
    fn copies_of(self, context: BuildContext<'_>) -> Vec<(String, String, Span)> {
        let (Detail::Copy(transfer) | Detail::Add(transfer)) = self.detail() else {
            return Vec::new();
        };
        if self.flag("parents").is_some() || self.flag("exclude").is_some() {
            return Vec::new();
        }
        let written = self.text_with_holes(transfer.destination);
        let destination = FilePath::from_directory(&self.workdir(), &written);
        let Some(destination) = destination.exact() else { return Vec::new() };
        let is_folder = written.ends_with('/') || written == "." || transfer.sources.len() > 1;
        let place = |source: super::ContextSource| {
            let path = source.path.value;
            let name = path.rsplit('/').next().unwrap_or_default();
            let at = match context.entry(&path) {
                DiskEntry::Folder => destination.to_owned(),
                DiskEntry::File { .. } if is_folder => joined(destination, name),
                DiskEntry::File { .. } => destination.to_owned(),
                _ => return None,
            };
            Some((path, at, source.path.span))
        };
        let sources = self.context_sources().into_iter().filter(|own| !own.is_mounted);
        sources.filter_map(place).collect()
    }
}

/// What leads from a folder to a path in it; nothing where it is that folder.
fn rest_below<'t>(path: &'t str, folder: &str) -> Option<&'t str> {
    match path.strip_prefix(folder)? {
        rest if folder.is_empty() => Some(rest),
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

fn joined(folder: &str, rest: &str) -> String {
    match (folder.trim_end_matches('/'), rest) {
        ("", "") => "/".to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, rest) => format!("{folder}/{rest}"),
    }
}
