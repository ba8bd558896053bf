use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::around::{add_build_texts, add_built, add_callers};
use super::names::{is_something_else, kind_by_content, kind_by_name};
use super::{DiskReader, Request};
use crate::model::{Disk, FileKind, Surroundings, Trees, Wanted, wanted_files};
use crate::text::{FileId, Sources, tidy};

/// The size in bytes up to which a file is read: far beyond any that people write, and small
/// enough that offsets fit in 32 bits and that a mistaken path fills no memory.
pub const SIZE_LIMIT: u64 = 10 * 1024 * 1024;

/// What was found and read.
#[derive(Clone, Default, Debug)]
pub struct Discovery {
    /// The files that were read, in order of path, those that only explain others after them.
    pub sources: Sources,
    /// What each of them is.
    pub kinds: Vec<(FileId, FileKind)>,
    /// The files that were asked for.
    pub files: Vec<FileId>,
    /// What could not be read, in order of path.
    pub errors: Vec<FileError>,
    /// What lies beside them.
    pub surroundings: Surroundings,
    /// The Compose files that had to be parsed to find others.
    pub trees: Trees,
}

impl Discovery {
    /// Whether a Dockerfile or a Compose file is among what was asked for.
    pub fn has_main_file(&self) -> bool {
        let is_main = |file: &FileId| {
            self.kinds.iter().any(|(id, kind)| id == file && *kind != FileKind::IgnoreFile)
        };
        self.files.iter().any(is_main)
    }
}

/// A path that could not be read, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FileError {
    /// The path as it was named or found.
    pub path: PathBuf,
    /// Why: lower case, no final full stop.
    pub message: String,
}

impl FileError {
    pub(super) fn new(path: &Path, message: impl Into<String>) -> FileError {
        FileError { path: path.to_owned(), message: message.into() }
    }
}

/// How a path came to be looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Origin {
    /// A walk found it, by its name.
    Walked,
    /// It was named.
    Named,
}

/// Finds and reads the files of a request: those that were named, those with a telling name
/// in the folders that were named, and beside them the files that explain them.
pub fn discover(request: &Request<'_>) -> Discovery {
    let (found, mut errors) = find(request);
    let read: Vec<_> =
        found.par_iter().map(|(path, origin)| read(path, *origin, request)).collect();

    let sources = request.texts.map_or_else(Sources::new, |texts| texts.sources());
    let mut discovery = Discovery { sources, ..Discovery::default() };
    for ((path, _), outcome) in found.iter().zip(read) {
        match outcome {
            Ok(Some((text, kind))) => {
                let id = discovery.sources.add(path, text);
                discovery.kinds.push((id, kind));
                discovery.files.push(id);
            }
            Ok(None) => (),
            Err(message) => errors.push(FileError { path: path.clone(), message }),
        }
    }
    errors.sort_unstable();
    errors.dedup();
    discovery.errors = errors;
    discovery.trees = Trees::with(request.texts.cloned());
    discovery.surroundings.here = std::env::current_dir().unwrap_or_default();
    let disk = DiskReader::new(Path::new(""), &folders_of(request));
    discovery.surroundings.disk = Some(Arc::new(disk.with(request.overlay, request.memory)));
    add_neighbors(&mut discovery, request);
    add_callers(&mut discovery, request);
    add_ignore_files_above(&mut discovery, request);
    add_env_texts(&mut discovery, request);
    add_wanted(&mut discovery, request);
    add_built(&mut discovery, request);
    add_build_texts(&mut discovery, request);
    discovery
}

/// The folders that were asked for with all that is in them.
pub(super) fn folders_of(request: &Request<'_>) -> Vec<PathBuf> {
    request.paths.iter().filter(|path| path.is_dir()).map(|path| named(path)).collect()
}

/// Whether a folder lies in one of the others, or is it.
pub(super) fn is_below(roots: &[PathBuf], folder: &Path) -> bool {
    roots.iter().any(|root| folder.strip_prefix(root).is_ok_and(|rest| !rest.starts_with("..")))
}

/// The path under which a file or folder that was named is known here. Where a folder on the way
/// is a link and a `..` follows it, name and system disagree about where that leads: the system
/// has the last word, and says the path without links.
fn named(path: &Path) -> PathBuf {
    let tidied = tidy(path);
    if !path.components().any(|part| part == Component::ParentDir) {
        return tidied;
    }
    match path.canonicalize() {
        Ok(real) if tidied.canonicalize().ok().as_ref() != Some(&real) => real,
        _ => tidied,
    }
}

/// The paths to be read, in order.
fn find(request: &Request<'_>) -> (BTreeMap<PathBuf, Origin>, Vec<FileError>) {
    let mut found = BTreeMap::new();
    let mut errors = Vec::new();
    let mut has_links = false;
    if let Some(stdin) = &request.stdin {
        found.insert(tidy(&stdin.path), Origin::Named);
    }
    for path in request.paths {
        if request.force_exclude && request.config.is_excluded(path) {
            continue;
        }
        if request.overlay.contains(path) {
            found.insert(tidy(path), Origin::Named);
            continue;
        }
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => {
                has_links |= walk(&named(path), request, &mut found, &mut errors);
            }
            Ok(_) => _ = found.insert(named(path), Origin::Named),
            Err(why) => errors.push(FileError::new(path, describe(&why))),
        }
    }
    // One walk without links comes to each file once.
    if has_links || request.paths.len() > 1 {
        forget_doubles(&mut found);
    }
    (found, errors)
}

/// Adds what a walk of `root` comes upon, and says whether links are among it. Links to folders
/// are not followed, so it ends.
fn walk(
    root: &Path,
    request: &Request<'_>,
    found: &mut BTreeMap<PathBuf, Origin>,
    errors: &mut Vec<FileError>,
) -> bool {
    let shared = Mutex::new((Vec::new(), Vec::new()));
    // A thread that panicked while it held the lock has pushed whole elements or none.
    let shared_now = || shared.lock().unwrap_or_else(PoisonError::into_inner);
    let excluded = |entry: &DirEntry, path: &Path| {
        entry.depth() > 0 && (entry.file_name() == ".git" || request.config.is_excluded(path))
    };
    let threads = request.jobs.unwrap_or_else(rayon::current_num_threads);
    let shown = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let walker =
        WalkBuilder::new(shown).hidden(false).require_git(false).threads(threads).build_parallel();
    walker.run(|| {
        Box::new(|entry| {
            match entry {
                Ok(entry) => {
                    let path = tidy(entry.path());
                    if excluded(&entry, &path) {
                        return WalkState::Skip;
                    }
                    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                    if !is_folder && kind_by_name(&path, request.config).is_some() {
                        let is_link = entry.path_is_symlink();
                        shared_now().0.push((path, is_link));
                    }
                }
                Err(why) => shared_now().1.push(walk_error(root, &why)),
            }
            WalkState::Continue
        })
    });
    let (paths, mut failed) = std::mem::take(&mut *shared_now());
    errors.append(&mut failed);
    let has_links = paths.iter().any(|(_, is_link)| *is_link);
    let is_file = |(path, is_link): &(PathBuf, bool)| match is_link.then(|| path.metadata()) {
        None => true,
        Some(Ok(metadata)) => metadata.is_file(),
        Some(Err(why)) => {
            errors.push(FileError::new(path, describe(&why)));
            false
        }
    };
    for (path, _) in paths.into_iter().filter(is_file) {
        found.entry(path).or_insert(Origin::Walked);
    }
    has_links
}

/// An error of the walk; it may lie in an ignore file, which then is left aside.
fn walk_error(root: &Path, why: &ignore::Error) -> FileError {
    fn path_of(why: &ignore::Error) -> Option<&Path> {
        match why {
            ignore::Error::WithPath { path, .. } => Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
                path_of(err)
            }
            ignore::Error::Loop { child, .. } => Some(child),
            _ => None,
        }
    }
    let path = path_of(why).map_or_else(|| root.to_owned(), tidy);
    let message = why.io_error().map_or_else(|| why.to_string(), describe);
    FileError { path, message }
}

/// Of several paths to the same file keeps one: a named one, else the one that is no link.
fn forget_doubles(found: &mut BTreeMap<PathBuf, Origin>) {
    let mut ranked: Vec<_> = found
        .par_iter()
        .filter_map(|(path, origin)| {
            let real = path.canonicalize().ok()?;
            let is_link = path.is_symlink();
            Some((std::cmp::Reverse(*origin), is_link, path.clone(), real))
        })
        .collect();
    ranked.sort_unstable();
    let mut seen = FxHashSet::default();
    for (_, _, path, real) in ranked {
        if !seen.insert(real) {
            found.remove(&path);
        }
    }
}

/// The text of a file and what it is; nothing where it turns out to be neither kind.
fn read(
    path: &Path,
    origin: Origin,
    request: &Request<'_>,
) -> Result<Option<(Arc<str>, FileKind)>, String> {
    let text: Arc<str> = match &request.stdin {
        Some(stdin) if tidy(&stdin.path) == path => decode(stdin.bytes.clone())?.into(),
        _ => request.overlay.read(path)?,
    };
    let kind = match kind_by_name(path, request.config) {
        Some(FileKind::Dockerfile)
            if origin == Origin::Walked
                && !request.config.declares_dockerfile(path)
                && is_something_else(path, &text) =>
        {
            return Ok(None);
        }
        Some(kind) => kind,
        None => request.overlay.kind(path).unwrap_or_else(|| kind_by_content(path, &text)),
    };
    Ok(Some((text, kind)))
}

/// The text of a file, or why there is none.
pub(super) fn read_text(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|why| describe(&why))?;
    let mut bytes = Vec::new();
    let hint = file.metadata().map_or(0, |metadata| metadata.len().min(SIZE_LIMIT));
    bytes.reserve(hint as usize + 1);
    // One byte over the limit is enough to see that there is more.
    file.take(SIZE_LIMIT + 1).read_to_end(&mut bytes).map_err(|why| describe(&why))?;
    decode(bytes)
}

fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if let Some(message) = too_large(bytes.len()) {
        return Err(message);
    }
    String::from_utf8(bytes).map_err(|why| {
        let at = why.utf8_error().valid_up_to();
        match why.as_bytes() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "not UTF-8 but UTF-16".to_owned(),
            _ => format!("not UTF-8: the byte at offset {at} starts no character"),
        }
    })
}

/// What is said of a text of so many bytes where that is more than is read.
pub(super) fn too_large(bytes: usize) -> Option<String> {
    let is_too_large = bytes as u64 > SIZE_LIMIT;
    is_too_large.then(|| format!("larger than {} MiB", SIZE_LIMIT / (1024 * 1024)))
}

/// Adds the files that say what others mean: Compose files beside a Dockerfile, Dockerfiles
/// and Compose files beside a Compose file. They can be read or are of no interest.
fn add_neighbors(discovery: &mut Discovery, request: &Request<'_>) {
    let folders = discovery.sources.iter().filter_map(|it| it.path.parent());
    let mut folders: Vec<&Path> = folders.collect();
    // Most files of a folder follow each other.
    folders.dedup_by(|a, b| a.as_os_str() == b.as_os_str());
    let mut seen = FxHashSet::default();
    folders.retain(|folder| seen.insert(folder.as_os_str()));
    let disk = discovery.surroundings.disk.clone();
    let here = |folder: &&Path| -> Vec<PathBuf> {
        let on_disk = paths_in(folder, disk.as_deref()).into_iter();
        let open = request.overlay.names_in(folder).map(|name| folder.join(name));
        let is_new = |path: &PathBuf| {
            kind_by_name(path, request.config).is_some()
                && discovery.sources.find(path).is_none()
                && request.overlay.is_file(path)
                && !request.config.is_excluded(path)
        };
        on_disk.chain(open).filter(is_new).collect()
    };
    let mut paths: Vec<PathBuf> = folders.par_iter().with_max_len(16).flat_map_iter(here).collect();
    paths.sort_unstable();
    paths.dedup();
    add_quietly(discovery, paths, request);
}

/// What is in a folder on disk, but for most of its folders.
pub(super) fn paths_in(folder: &Path, disk: Option<&dyn Disk>) -> Vec<PathBuf> {
    if let Some(names) = disk.and_then(|disk| disk.names(folder)) {
        return names.iter().filter(|it| !it.is_folder).map(|it| folder.join(&it.name)).collect();
    }
    // There is more in it than the disk tells lints of.
    let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = shown.read_dir().into_iter().flatten().flatten();
    entries.map(|entry| folder.join(entry.file_name())).collect()
}

/// Adds files that only explain others: those of them that can be read.
pub(super) fn add_quietly(
    discovery: &mut Discovery,
    paths: impl IntoIterator<Item = PathBuf>,
    request: &Request<'_>,
) {
    for path in paths {
        if let Ok(Some((text, kind))) = read(&path, Origin::Walked, request) {
            let id = discovery.sources.add(path, text);
            discovery.kinds.push((id, kind));
        }
    }
}

/// Adds the ignore files of the folders above Dockerfiles, which may be their build contexts, so far
/// as no walk has been there.
fn add_ignore_files_above(discovery: &mut Discovery, request: &Request<'_>) {
    let Some(disk) = discovery.surroundings.disk.clone() else { return };
    let roots = folders_of(request);
    let is_walked = |folder: &Path| is_below(&roots, folder);
    let of_dockerfiles = discovery.kinds.iter().filter(|(_, kind)| *kind == FileKind::Dockerfile);
    let folders: BTreeSet<PathBuf> = of_dockerfiles
        .filter_map(|(id, _)| discovery.sources.get(*id).path.parent().map(Path::to_owned))
        .filter(|folder| !is_walked(folder) || roots.iter().any(|root| root == folder))
        .collect();
    let above = folders.iter().flat_map(|folder| disk.candidates(folder).into_iter().skip(1));
    let above: BTreeSet<PathBuf> = above.filter(|folder| !is_walked(folder)).collect();
    for path in above.into_iter().map(|folder| folder.join(".dockerignore")) {
        if request.overlay.is_file(&path)
            && discovery.sources.find(&path).is_none()
            && !request.config.is_excluded(&path)
            && let Ok(text) = request.overlay.read(&path)
        {
            let id = discovery.sources.add(path, text);
            discovery.kinds.push((id, FileKind::IgnoreFile));
        }
    }
}

fn add_env_texts(discovery: &mut Discovery, request: &Request<'_>) {
    let composes = discovery.kinds.iter().filter(|(_, kind)| *kind == FileKind::Compose);
    let folders: FxHashSet<PathBuf> = composes
        .filter_map(|(id, _)| discovery.sources.get(*id).path.parent().map(Path::to_owned))
        .collect();
    let mut given = String::new();
    for path in request.env_files {
        match read_text(path) {
            Ok(text) => {
                given.push_str(&text);
                given.push('\n');
            }
            Err(message) => discovery.errors.push(FileError::new(path, message)),
        }
    }
    let texts = folders.into_par_iter().filter_map(|folder| {
        if !request.env_files.is_empty() {
            return Some((folder, given.clone()));
        }
        // What cannot be read is as if it were absent: where variables come from is not known.
        let text = request.overlay.read(&folder.join(".env")).ok()?;
        Some((folder, text.to_string()))
    });
    discovery.surroundings.env_texts.par_extend(texts);
}

/// Rounds of reading what files include that include others in turn.
const ROUNDS: usize = 32;

/// Adds what Compose files include and extend, and what `.env` files name; it is linted like the
/// files that name it.
fn add_wanted(discovery: &mut Discovery, request: &Request<'_>) {
    for _ in 0..ROUNDS {
        let composes = with_neighbors_that_say(discovery, &NAMING_KEYS);
        if composes.is_empty() {
            return;
        }
        let asked: FxHashSet<FileId> = discovery.files.iter().copied().collect();
        let mut has_more = false;
        let Discovery { sources, surroundings, trees, .. } = discovery;
        for (by, wanted) in wanted_files(sources, &composes, surroundings, trees) {
            for file in wanted {
                let around = &mut discovery.surroundings;
                let (Wanted::Compose(path) | Wanted::Text(path)) = &file else {
                    if let Wanted::Folder(path) = file {
                        has_more |= around.folders.insert(path.clone(), path.is_dir()).is_none();
                    }
                    continue;
                };
                if around.absent.contains(path) || around.texts.contains_key(path) {
                    continue;
                }
                let text = request.overlay.read(path);
                match (&file, text) {
                    // It is there, and what it says is not known.
                    (Wanted::Text(_), Err(_)) if path.is_file() => continue,
                    (_, Err(_)) => _ = around.absent.insert(path.clone()),
                    (Wanted::Text(_), Ok(text)) => {
                        around.texts.insert(path.clone(), text.to_string());
                    }
                    (_, Ok(text)) => {
                        if discovery.sources.find(path).is_some() {
                            continue;
                        }
                        let id = discovery.sources.add(path, text);
                        discovery.kinds.push((id, FileKind::Compose));
                        if asked.contains(&by) && !request.config.is_excluded(path) {
                            discovery.files.push(id);
                        }
                    }
                }
                has_more = true;
            }
        }
        if !has_more {
            break;
        }
    }
    let sources = &discovery.sources;
    discovery.files.sort_by(|a, b| sources.get(*a).path.cmp(&sources.get(*b).path));
}

/// The keys by which a Compose file names other files.
const NAMING_KEYS: [&str; 4] = ["include", "extends", "env_file", "label_file"];

/// The Compose files of the folders in which one may have one of these keys: most have not, and are
/// not read for it.
pub(super) fn with_neighbors_that_say(discovery: &Discovery, keys: &[&str]) -> Vec<FileId> {
    let composes = discovery.kinds.iter().filter(|(_, kind)| *kind == FileKind::Compose);
    let composes: Vec<FileId> = composes.map(|(id, _)| *id).collect();
    let folder = |id: &FileId| discovery.sources.get(*id).path.parent().map(Path::to_owned);
    let may_say = |id: &&FileId| {
        let text = discovery.sources.get(**id).text.as_bytes();
        keys.iter().any(|key| memchr::memmem::find(text, key.as_bytes()).is_some())
    };
    let mut folders: FxHashSet<Option<PathBuf>> =
        composes.par_iter().filter(may_say).map(folder).collect();
    let listed = discovery.surroundings.env_texts.iter();
    let listed = listed.filter(|(_, text)| text.contains("COMPOSE_FILE"));
    folders.extend(listed.map(|(folder, _)| Some(folder.clone())));
    if folders.is_empty() {
        return Vec::new();
    }
    composes.into_iter().filter(|id| folders.contains(&folder(id))).collect()
}

/// What went wrong, in the words of this program where the system's are longer.
pub(super) fn describe(why: &io::Error) -> String {
    match why.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "is a directory".to_owned(),
        _ => {
            let text = why.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            let mut chars = text.chars();
            let first = chars.next().map(|first| first.to_lowercase().to_string());
            first.unwrap_or_default() + chars.as_str()
        }
    }
}
