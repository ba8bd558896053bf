//! The files that say what others mean: Compose files above a Dockerfile, the Dockerfiles that
//! Compose files build. They can be read or are of no interest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Request;
use super::discover::{
    Discovery, add_quietly, folders_of, is_below, paths_in, with_neighbors_that_say,
};
use super::names::kind_by_name;
use crate::config::ConfigResolver;
use crate::model::{Disk, DiskName, FileKind, wanted_dockerfiles};
use crate::text::FileId;

/// How many folders above a Dockerfile are looked into for what builds it; none above the one
/// with `.git`.
const LEVELS: usize = 8;

/// Adds the Compose files in the folders above Dockerfiles. Each folder is looked into once.
pub(super) fn add_callers(discovery: &mut Discovery, request: &Request<'_>) {
    let roots = folders_of(request);
    let here = discovery.surroundings.here.clone();
    let disk = discovery.surroundings.disk.clone();
    let disk = disk.as_deref();
    let mut seen: FxHashSet<PathBuf> = FxHashSet::default();
    let mut paths = BTreeSet::new();
    let asked: FxHashSet<FileId> = discovery.files.iter().copied().collect();
    let dockerfiles = discovery
        .kinds
        .iter()
        .filter(|(id, kind)| *kind == FileKind::Dockerfile && asked.contains(id));
    for (id, _) in dockerfiles {
        let Some(folder) = discovery.sources.get(*id).path.parent() else { continue };
        let mut folder = folder.to_owned();
        for _ in 0..LEVELS {
            if Names::of(&folder, disk).may_hold(".git") {
                break;
            }
            let Some(above) = above(&folder, &here) else { break };
            folder = above;
            if !seen.insert(folder.clone()) {
                break;
            }
            // A walk has been there.
            if !is_below(&roots, &folder) {
                paths.extend(composes_in(&folder, disk, request));
            }
        }
    }
    paths.retain(|path| discovery.sources.find(path).is_none());
    add_quietly(discovery, paths, request);
}

/// Adds the texts of the files in the folders of Dockerfiles with several stages, and above them,
/// that say which stage is built.
pub(super) fn add_build_texts(discovery: &mut Discovery, request: &Request<'_>) {
    let here = discovery.surroundings.here.clone();
    let disk = discovery.surroundings.disk.clone();
    let disk = disk.as_deref();
    let asked: FxHashSet<FileId> = discovery.files.iter().copied().collect();
    let dockerfiles = discovery.kinds.iter().filter(|(id, kind)| {
        *kind == FileKind::Dockerfile && asked.contains(id) && {
            let text = &discovery.sources.get(*id).text;
            let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
            let is_from = |start: &usize| {
                text.get(*start..start + 5).is_some_and(|it| it.eq_ignore_ascii_case("from "))
            };
            std::iter::once(0).chain(starts).filter(is_from).nth(1).is_some()
        }
    });
    let mut seen: FxHashSet<PathBuf> = FxHashSet::default();
    let mut paths = BTreeSet::new();
    for (id, _) in dockerfiles {
        let mut folder = discovery.sources.get(*id).path.parent().map(Path::to_owned);
        for _ in 0..=LEVELS {
            let Some(own) = folder.filter(|own| seen.insert(own.clone())) else { break };
            let names = Names::of(&own, disk);
            let build_files = BUILD_FILES.iter().filter(|name| names.may_hold(name));
            paths.extend(build_files.map(|name| own.join(name)).filter(|it| it.is_file()));
            if names.may_hold(".github") {
                paths.extend(workflows_in(&own.join(WORKFLOWS)));
            }
            if names.may_hold(".git") {
                break;
            }
            folder = above(&own, &here);
        }
    }
    for path in paths {
        if let Ok(text) = request.overlay.read(&path) {
            discovery.surroundings.build_texts.push((path, text));
        }
    }
}

/// Where the workflows of a CI are, which say what is built, too.
const WORKFLOWS: &str = ".github/workflows";

/// What is in a folder, so far as that can be told.
struct Names(Option<Arc<[DiskName]>>);

impl Names {
    fn of(folder: &Path, disk: Option<&dyn Disk>) -> Names {
        Names(disk.and_then(|disk| disk.names(folder)))
    }

    fn may_hold(&self, name: &str) -> bool {
        let place =
            |names: &Arc<[DiskName]>| names.binary_search_by(|own| own.name.as_str().cmp(name));
        self.0.as_ref().is_none_or(|names| place(names).is_ok())
    }
}

/// Files that say what is built.
const BUILD_FILES: [&str; 7] = [
    "docker-bake.json",
    "docker-bake.hcl",
    "docker-bake.override.json",
    "docker-bake.override.hcl",
    ".gitlab-ci.yml",
    "Makefile",
    "makefile",
];

/// The folder in which, and below which, a file is read because of its name: as a Dockerfile, a
/// Compose file, an ignore file, or for what it says of builds. `None` for one that is not.
pub fn seat_of<'a>(path: &'a Path, config: &ConfigResolver) -> Option<&'a Path> {
    let folder = path.parent()?;
    let name = path.file_name().and_then(|name| name.to_str());
    if name.is_some_and(|name| BUILD_FILES.contains(&name)) || kind_by_name(path, config).is_some()
    {
        return Some(folder);
    }
    // Whatever is added there.
    folder.ends_with(WORKFLOWS).then(|| folder.ancestors().nth(2)).flatten()
}

fn workflows_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = folder.read_dir() else { return Vec::new() };
    let paths = entries.flatten().map(|entry| folder.join(entry.file_name()));
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "yml" || ending == "yaml"))
        .collect()
}

/// The folder above; `None` at the root of the file system.
fn above(folder: &Path, here: &Path) -> Option<PathBuf> {
    match folder.file_name() {
        Some(_) => folder.parent().map(Path::to_owned),
        None if folder.has_root() => None,
        None => {
            let ups = folder.components().count();
            // The working folder has so many above it.
            (ups + 1 < here.components().count()).then(|| folder.join(".."))
        }
    }
}

fn composes_in(folder: &Path, disk: Option<&dyn Disk>, request: &Request<'_>) -> Vec<PathBuf> {
    paths_in(folder, disk)
        .into_iter()
        .filter(|path| {
            kind_by_name(path, request.config) == Some(FileKind::Compose)
                && request.overlay.is_file(path)
                && !request.config.is_excluded(path)
        })
        .collect()
}

/// Adds the Dockerfiles that the Compose files build which were asked for.
pub(super) fn add_built(discovery: &mut Discovery, request: &Request<'_>) {
    let composes = with_neighbors_that_say(discovery, &["build", "include", "extends"]);
    if composes.is_empty() {
        return;
    }
    let asked: FxHashSet<FileId> = discovery.files.iter().copied().collect();
    let Discovery { sources, surroundings, trees, .. } = &mut *discovery;
    let wanted = wanted_dockerfiles(sources, &composes, surroundings, trees);
    let mut paths = BTreeSet::new();
    for (by, path) in wanted {
        if discovery.sources.find(&path).is_some() || !by.iter().any(|file| asked.contains(file)) {
            continue;
        }
        match request.overlay.is_file(&path) {
            true => _ = paths.insert(path),
            false => _ = discovery.surroundings.absent.insert(path),
        }
    }
    let first = discovery.kinds.len();
    add_quietly(discovery, paths, request);
    // What is built is a Dockerfile, whatever its name says.
    discovery.kinds[first..].iter_mut().for_each(|(_, kind)| *kind = FileKind::Dockerfile);
}
