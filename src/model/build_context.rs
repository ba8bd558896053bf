//! The build context of a Dockerfile: the folder whose files COPY, ADD and bind mounts take.
//!
//! A Compose file may name it. Where none does, it is the folder of the Dockerfile or one above it,
//! whichever has what the instructions take. Where that does not tell, nothing is known of it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{Disk, DiskEntry, Dockerfile, Project, UnwantedKind};
use crate::compose::{Setting, is_remote};
use crate::dockerignore::{Decision, IgnoreFile, Inherited, Verdict};
use crate::text::{Span, tidy};

/// What is known of the context of a Dockerfile, computed once.
#[derive(Clone, Debug)]
pub(super) struct ContextData {
    /// The folder, as paths of sources start.
    root: PathBuf,
    /// The `build` of a Compose file that names it.
    told_by: Option<Span>,
    /// Folders that may be meant as well.
    others: Vec<PathBuf>,
    /// Where the ignore file is that is read for it.
    ignore_file: Option<PathBuf>,
    /// What it holds that no image wants, for instructions that are not shipped and those that are,
    /// once one of them takes the whole of it: many may.
    pub(super) unwanted: [OnceLock<Vec<(UnwantedKind, String)>>; 2],
}

/// The build context of a Dockerfile.
#[derive(Clone, Copy, Debug)]
pub struct BuildContext<'p> {
    project: &'p Project,
    data: &'p ContextData,
    disk: &'p dyn Disk,
}

impl<'p> Dockerfile<'p> {
    /// Its build context, where it is known and on disk.
    pub fn build_context(self) -> Option<BuildContext<'p>> {
        let project = self.project;
        let disk = project.disk()?;
        let data = self.data.context.get_or_init(|| find(self, disk)).as_ref()?;
        Some(BuildContext { project, data, disk })
    }
}

impl<'p> BuildContext<'p> {
    /// Its folder, as paths of sources start.
    pub fn root(self) -> &'p Path {
        &self.data.root
    }

    /// The `build` of a Compose file that names it, where one does.
    pub fn told_by(self) -> Option<Span> {
        self.data.told_by
    }

    /// What is known of it, computed once.
    pub(super) fn data(self) -> &'p ContextData {
        self.data
    }

    /// The disk that it is on.
    pub fn disk(self) -> &'p dyn Disk {
        self.disk
    }

    /// The ignore file that is read for it.
    pub fn ignore_file(self) -> Option<&'p IgnoreFile> {
        self.project.ignore_files.get(self.data.ignore_file.as_ref()?).map(|own| &**own)
    }

    /// Where a path of the context is on disk.
    pub fn place(self, path: &str) -> PathBuf {
        if path.is_empty() { self.data.root.clone() } else { self.data.root.join(path) }
    }

    /// What is at a path of the context, the ignore file apart.
    pub fn entry(self, path: &str) -> DiskEntry {
        self.disk.entry(&self.place(path))
    }

    /// Whether a path is nowhere: not in the context, and not in another folder that may be it.
    pub fn lacks(self, path: &str) -> bool {
        self.entry(path) == DiskEntry::Absent
            && self
                .data
                .others
                .iter()
                .all(|other| self.disk.entry(&other.join(path)) == DiskEntry::Absent)
    }

    /// What the ignore file says of a path.
    pub fn decide(self, path: &str) -> Decision {
        match self.ignore_file() {
            Some(file) => file.decide(path),
            None => Decision { verdict: Verdict::Kept, by: None },
        }
    }

    /// Whether anything in its folder has a name, whatever the ignore file says of it; also where
    /// there is too much to look at.
    pub(super) fn may_have_name(self, name: &str) -> bool {
        const FOLDERS: usize = 2_000;
        let mut waiting = vec![self.data.root.clone()];
        for _ in 0..FOLDERS {
            let Some(folder) = waiting.pop() else { return false };
            let Some(names) = self.disk.names(&folder) else { continue };
            if names.iter().any(|own| own.name == name) {
                return true;
            }
            let folders = names.iter().filter(|own| {
                own.is_folder && !matches!(own.name.as_str(), "node_modules" | ".git")
            });
            waiting.extend(folders.map(|own| folder.join(&own.name)));
        }
        true
    }

    /// Walks through what the context holds after the ignore file, and stops at a number of names
    /// that nobody waits for. `visit` is given each path with whether it is a folder, and says
    /// whether to go into it.
    pub fn walk(self, mut visit: impl FnMut(&str, bool) -> bool) {
        const NAMES: usize = 20_000;
        const LEVELS: usize = 12;
        let mut left = NAMES;
        let mut waiting: Vec<(String, Inherited, usize)> =
            vec![(String::new(), Inherited::default(), 0)];
        while let Some((folder, inherited, level)) = waiting.pop() {
            let Some(names) = self.disk.names(&self.place(&folder)) else { continue };
            for name in names.iter() {
                left = match left.checked_sub(1) {
                    Some(left) => left,
                    None => return,
                };
                let path = match folder.is_empty() {
                    true => name.name.clone(),
                    false => format!("{folder}/{}", name.name),
                };
                let (is_kept, own, may_hold) = match self.ignore_file() {
                    Some(file) => {
                        let (decision, own) = file.descend(&path, &inherited);
                        (decision.verdict == Verdict::Kept, own, file.has_exceptions())
                    }
                    None => (true, Inherited::default(), false),
                };
                let enters = if is_kept { visit(&path, name.is_folder) } else { may_hold };
                if name.is_folder && enters && level < LEVELS {
                    waiting.push((path, own, level + 1));
                }
            }
        }
    }
}

impl Project {
    /// The disk around the files, where there is one.
    pub(super) fn disk(&self) -> Option<&dyn Disk> {
        self.disk.as_deref()
    }

    /// The Dockerfiles for whose build an ignore file is read, by number.
    pub(super) fn readers_of(&self, ignore_file: &Path) -> &[usize] {
        let readers = self.ignore_file_readers.get_or_init(|| {
            let mut readers: FxHashMap<PathBuf, Vec<usize>> = FxHashMap::default();
            for (number, dockerfile) in self.dockerfiles().enumerate() {
                let context = dockerfile.build_context();
                if let Some(path) = context.and_then(|own| own.data.ignore_file.as_ref()) {
                    readers.entry(path.clone()).or_default().push(number);
                }
            }
            readers
        });
        readers.get(ignore_file).map_or(&[], Vec::as_slice)
    }
}

/// The folders in which services build a Dockerfile, each with a place that says so; no folder where
/// that is not known.
fn told(dockerfile: Dockerfile<'_>) -> Vec<(Option<PathBuf>, Span)> {
    let mut told: Vec<(Option<PathBuf>, Span)> = Vec::new();
    for service in dockerfile.builders() {
        let Some(build) = service.build() else { continue };
        let context = match build.context() {
            Setting::Known(context) => Some(context.value),
            Setting::Absent => Some("."),
            Setting::Unknown(_) => None,
        };
        let context = context.filter(|context| !is_remote(context));
        let context = context.map(|context| tidy(&service.compose().folder().join(context)));
        if !told.iter().any(|(own, _)| *own == context) {
            told.push((context, build.span()));
        }
    }
    told
}

fn find(dockerfile: Dockerfile<'_>, disk: &dyn Disk) -> Option<ContextData> {
    let project = dockerfile.project;
    // What another frontend takes from where is its own affair.
    if dockerfile.has_foreign_frontend() {
        return None;
    }
    let path = tidy(&project.sources().get(dockerfile.file()).path);
    let found = match told(dockerfile).as_slice() {
        [(Some(root), span)] => (root.clone(), Some(*span), Vec::new()),
        // It is built elsewhere, or in several folders, each with other files.
        [_, ..] => return None,
        [] => {
            let (root, others) = infer(dockerfile, &path, disk)?;
            (root, None, others)
        }
    };
    let (root, told_by, others) = found;
    let mut own = path.clone().into_os_string();
    own.push(".dockerignore");
    let candidates = [PathBuf::from(own), root.join(".dockerignore")];
    let ignore_file = candidates.into_iter().find(|it| project.ignore_files.contains_key(it));
    Some(ContextData { root, told_by, others, ignore_file, unwanted: Default::default() })
}

/// The folder from the Dockerfile's upwards that has most of what the instructions take, and the
/// others from there to the root of the repository. Nothing where none of them has any of it.
fn infer(
    dockerfile: Dockerfile<'_>,
    path: &Path,
    disk: &dyn Disk,
) -> Option<(PathBuf, Vec<PathBuf>)> {
    let own = path.parent().unwrap_or(Path::new(""));
    let taken: Vec<String> = dockerfile
        .instructions()
        .flat_map(|instruction| instruction.named_sources())
        .map(|source| source.path.value)
        .collect();
    let has = |folder: &Path| {
        taken.iter().filter(|path| disk.entry(&folder.join(path)).is_there()).count()
    };
    let here = has(own);
    if here == taken.len() && (here > 0 || !is_folder_of_dockerfiles(own)) {
        return Some((own.to_owned(), Vec::new()));
    }
    let candidates = disk.candidates(own);
    let mut best = (here, 0);
    for (number, folder) in candidates.iter().enumerate().skip(1) {
        let count = has(folder);
        if count > best.0 {
            best = (count, number);
        }
    }
    // At the top of a repository there is no other folder to think of.
    if best.0 == 0 && (candidates.len() > 1 || taken.is_empty()) {
        return None;
    }
    let root = candidates[best.1].clone();
    let others = candidates.into_iter().filter(|it| *it != root).collect();
    Some((root, others))
}

/// Whether a folder is one of those that hold Dockerfiles of what lies elsewhere.
fn is_folder_of_dockerfiles(folder: &Path) -> bool {
    const NAMES: [&str; 11] = [
        "docker",
        ".docker",
        "dockerfiles",
        "build",
        "ci",
        ".ci",
        "deploy",
        "deployment",
        ".devcontainer",
        "infra",
        "containers",
    ];
    folder
        .file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| NAMES.contains(&name.to_ascii_lowercase().as_str()))
}
