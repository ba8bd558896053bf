//! The disk as the model asks about it: lazily, and with a bound to everything.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::FxHashMap;

use super::disk_memory::locked;
use super::{DiskMemory, Overlay, SIZE_LIMIT};
use crate::git::{Index, parse_index};
use crate::model::{Disk, DiskEntry, DiskName, HEAD, Tracked};
use crate::text::tidy;

/// How many names of a folder are looked through.
const NAMES: usize = 10_000;

/// The size in bytes up to which an index is read: that of some million files.
const INDEX_LIMIT: u64 = 256 * 1024 * 1024;

/// The disk, as seen from a folder, during one run: what it has said once it says again.
#[derive(Debug)]
pub struct DiskReader {
    /// From the root of the file system, where that is known.
    base: PathBuf,
    /// Folders that were asked for with all that is in them, from the root of the file system.
    roots: Vec<PathBuf>,
    /// What is read in the place of what is on disk.
    overlay: Overlay,
    /// What is known from the runs before, and where questions are noted down.
    memory: Option<Arc<DiskMemory>>,
    /// The root of the repository of each folder that was asked about.
    repositories: Mutex<FxHashMap<PathBuf, Option<PathBuf>>>,
    /// By the text of the path: a path is hashed part by part.
    entries: Mutex<FxHashMap<OsString, DiskEntry>>,
    folders: Mutex<FxHashMap<OsString, Option<Arc<[DiskName]>>>>,
    indexes: Mutex<FxHashMap<PathBuf, Option<Arc<Index>>>>,
    ignores: Mutex<FxHashMap<PathBuf, Option<Arc<Gitignore>>>>,
}

impl DiskReader {
    /// Paths start in `base`, or in the working folder where it is relative; `roots` are folders
    /// that were asked for with all that is in them.
    pub fn new(base: &Path, roots: &[PathBuf]) -> DiskReader {
        let base = std::env::current_dir().unwrap_or_default().join(base);
        let roots = roots.iter().map(|root| tidy(&base.join(root))).collect();
        DiskReader {
            base,
            roots,
            overlay: Overlay::new(),
            memory: None,
            repositories: Mutex::default(),
            entries: Mutex::default(),
            folders: Mutex::default(),
            indexes: Mutex::default(),
            ignores: Mutex::default(),
        }
    }

    /// The same, under texts that are read in the place of what is on disk, and with the memory of
    /// the runs before.
    pub fn with(self, overlay: &Overlay, memory: Option<&Arc<DiskMemory>>) -> DiskReader {
        DiskReader { overlay: overlay.clone(), memory: memory.cloned(), ..self }
    }

    fn place(&self, path: &Path) -> PathBuf {
        self.base.join(path)
    }

    /// Notes down that an answer depends on what is at a path.
    fn note(&self, path: &Path) {
        if let Some(memory) = &self.memory {
            memory.is_asked_for(&tidy(path));
        }
    }

    /// The repository that a folder is in: the nearest folder from it upwards with `.git`.
    fn repository(&self, folder: &Path) -> Option<PathBuf> {
        // Each folder is looked into once, however many lie below it.
        let mut passed = Vec::new();
        let mut root = None;
        for here in folder.ancestors() {
            if let Some(known) = locked(&self.repositories).get(here) {
                root = known.clone();
                break;
            }
            passed.push(here);
            if here.join(".git").exists() {
                root = Some(here.to_owned());
                break;
            }
        }
        let mut repositories = locked(&self.repositories);
        repositories.extend(passed.into_iter().map(|here| (here.to_owned(), root.clone())));
        root
    }

    /// The root of the repository that a folder is in, or else the folder that was asked for with
    /// all that is in it.
    fn root(&self, folder: &Path) -> Option<PathBuf> {
        self.repository(folder).or_else(|| {
            let roots = self.roots.iter().filter(|root| folder.starts_with(root));
            roots.min_by_key(|root| root.components().count()).cloned()
        })
    }

    /// What is at a path, asked of the system.
    fn look_at(&self, path: &Path) -> DiskEntry {
        let place = self.place(path);
        if let Some(text) = self.overlay.open(&place) {
            let executable = fs::metadata(&place).ok().and_then(|metadata| executable(&metadata));
            return DiskEntry::File { size: text.len() as u64, executable };
        }
        let entry = match fs::metadata(&place) {
            Ok(metadata) if metadata.is_dir() => DiskEntry::Folder,
            Ok(metadata) if metadata.is_file() => {
                DiskEntry::File { size: metadata.len(), executable: executable(&metadata) }
            }
            Err(why) if why.kind() == io::ErrorKind::NotFound => {
                // A link that leads nowhere here may lead somewhere else there.
                match place.is_symlink() {
                    true => DiskEntry::Unknown,
                    false => DiskEntry::Absent,
                }
            }
            Err(why) if why.kind() == io::ErrorKind::NotADirectory => DiskEntry::Absent,
            _ => DiskEntry::Unknown,
        };
        // These systems find a file under a name in other letters too.
        let is_lenient = cfg!(any(windows, target_os = "macos"));
        if is_lenient
            && entry.is_there()
            && let Some(name) = path.file_name().and_then(|name| name.to_str())
            && let Some(names) = self.names(path.parent().unwrap_or(Path::new("")))
            && !names.iter().any(|own| own.name == name)
        {
            return DiskEntry::Absent;
        }
        entry
    }

    fn index(&self, root: &Path) -> Option<Arc<Index>> {
        if let Some(known) = locked(&self.indexes).get(root) {
            return known.clone();
        }
        let path = index_path(root);
        let read = || path.as_deref().and_then(read_index).map(Arc::new);
        let index = match (&self.memory, &path) {
            (Some(memory), Some(path)) => {
                memory.is_asked_for(path);
                memory.indexes.get(root, [path], read)
            }
            _ => read(),
        };
        locked(&self.indexes).insert(root.to_owned(), index.clone());
        index
    }

    /// The rules of the `.gitignore` of a folder; of the root, with `.git/info/exclude`.
    fn ignore_rules(&self, folder: &Path, is_root: bool) -> Option<Arc<Gitignore>> {
        if let Some(known) = locked(&self.ignores).get(folder) {
            return known.clone();
        }
        let file = folder.join(".gitignore");
        let exclude = folder.join(".git/info/exclude");
        let open = self.overlay.open(&file);
        let read = || {
            let has_exclude = is_root && exclude.is_file();
            let has_file = open.is_some() || file.is_file();
            if !has_exclude && !has_file {
                return None;
            }
            let mut builder = GitignoreBuilder::new(folder);
            // What cannot be read ignores nothing.
            if has_exclude {
                _ = builder.add(&exclude);
            }
            match &open {
                Some(text) => {
                    text.lines().for_each(|line| _ = builder.add_line(Some(file.clone()), line));
                }
                None if has_file => _ = builder.add(&file),
                None => (),
            }
            builder.build().ok().map(Arc::new)
        };
        let rules = match &self.memory {
            Some(memory) => {
                memory.is_asked_for(&file);
                match open.is_some() {
                    true => read(),
                    false => memory.rules.get(folder, [&file, &exclude], read),
                }
            }
            None => read(),
        };
        locked(&self.ignores).insert(folder.to_owned(), rules.clone());
        rules
    }
}

/// Where the index of a repository is. In a work tree of its own and in a submodule, `.git` is a
/// file that says where the rest is.
fn index_path(root: &Path) -> Option<PathBuf> {
    let git = root.join(".git");
    if git.is_dir() {
        return Some(git.join("index"));
    }
    let text = String::from_utf8(read_start(&git, HEAD as u64).ok()?).ok()?;
    let target = text.strip_prefix("gitdir:")?.trim();
    Some(tidy(&root.join(target)).join("index"))
}

fn read_index(path: &Path) -> Option<Index> {
    if path.metadata().ok()?.len() > INDEX_LIMIT {
        return None;
    }
    parse_index(&read_start(path, INDEX_LIMIT).ok()?)
}

impl Disk for DiskReader {
    fn entry(&self, path: &Path) -> DiskEntry {
        if self.memory.is_some() {
            self.note(&self.place(path));
        }
        if let Some(known) = locked(&self.entries).get(path.as_os_str()) {
            return *known;
        }
        let entry = self.look_at(path);
        locked(&self.entries).insert(path.as_os_str().to_owned(), entry);
        entry
    }

    fn names(&self, folder: &Path) -> Option<Arc<[DiskName]>> {
        // Lints ask for what was asked for before, to find files.
        if let Some(memory) = &self.memory {
            memory.is_asked_for_names(&tidy(&self.place(folder)));
        }
        if let Some(known) = locked(&self.folders).get(folder.as_os_str()) {
            return known.clone();
        }
        let place = self.place(folder);
        let read = || read_names(&place);
        let mut names = match &self.memory {
            Some(memory) => memory.folders.get(&place, [&place], read),
            None => read(),
        };
        let open = self.overlay.names_in(&place).filter_map(|name| name.to_str());
        let new = |all: &[DiskName]| -> Vec<DiskName> {
            let open = open.filter(|name| !all.iter().any(|own| own.name == *name));
            open.map(|name| DiskName { name: name.to_owned(), is_folder: false }).collect()
        };
        if let Some(all) = &names {
            let new = new(all);
            if !new.is_empty() {
                let mut all = [all, new.as_slice()].concat();
                all.sort_unstable();
                names = Some(all.into());
            }
        }
        locked(&self.folders).insert(folder.as_os_str().to_owned(), names.clone());
        names
    }

    fn head(&self, path: &Path) -> Option<Vec<u8>> {
        let place = self.place(path);
        self.note(&place);
        if let Some(text) = self.overlay.open(&place) {
            return Some(text.as_bytes()[..text.len().min(HEAD)].to_vec());
        }
        // A pipe or a device would never end.
        if !place.metadata().ok()?.is_file() {
            return None;
        }
        read_start(&place, HEAD as u64).ok()
    }

    fn candidates(&self, folder: &Path) -> Vec<PathBuf> {
        let place = tidy(&self.place(folder));
        let Some(root) = self.root(&place) else { return vec![folder.to_owned()] };
        let Some(below) = below(&root, &place) else { return vec![folder.to_owned()] };
        let levels = if below.is_empty() { 0 } else { below.split('/').count() };
        let mut found = vec![folder.to_owned()];
        for _ in 0..levels {
            let last = &found[found.len() - 1];
            let above = match last.file_name() {
                Some(_) => last.parent().map(Path::to_owned).unwrap_or_default(),
                None => last.join(".."),
            };
            found.push(above);
        }
        found
    }

    fn tracked(&self, path: &Path) -> Option<Tracked> {
        let place = tidy(&self.place(path));
        let root = self.repository(place.parent()?)?;
        let index = self.index(&root)?;
        let below = below(&root, &place)?;
        Some(match index.get(&below) {
            Some(entry) if entry.is_link() => Tracked::Link,
            Some(entry) => Tracked::File { executable: entry.is_executable() },
            None if index.holds(&below) => Tracked::Folder,
            None => Tracked::No,
        })
    }

    fn is_ignored_by_git(&self, path: &Path) -> bool {
        let place = tidy(&self.place(path));
        let Some(root) = place.parent().and_then(|folder| self.root(folder)) else { return false };
        let Some(below) = below(&root, &place) else { return false };
        if self.tracked(path).is_some_and(|tracked| tracked != Tracked::No) {
            return false;
        }
        // What is not there may have been meant as a folder.
        let is_folder = !matches!(self.entry(path), DiskEntry::File { .. });
        let parts: Vec<&str> = below.split('/').collect();
        // Of a folder that is left out, nothing is taken back in.
        (1..=parts.len()).any(|count| {
            let here: PathBuf = root.join(parts[..count].join("/"));
            let is_folder = count < parts.len() || is_folder;
            for up in (0..count).rev() {
                let folder = root.join(parts[..up].join("/"));
                let Some(rules) = self.ignore_rules(&folder, up == 0) else { continue };
                match rules.matched(&here, is_folder) {
                    ignore::Match::Ignore(_) => return true,
                    ignore::Match::Whitelist(_) => return false,
                    ignore::Match::None => (),
                }
            }
            false
        })
    }
}

/// The path from a folder on, with slashes.
fn below(folder: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(folder).ok()?.components();
    let parts: Option<Vec<&str>> = parts.map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

fn read_names(folder: &Path) -> Option<Arc<[DiskName]>> {
    let mut names = Vec::new();
    for entry in folder.read_dir().ok()? {
        let entry = entry.ok()?;
        if names.len() >= NAMES {
            return None;
        }
        // What is no text is named by no Dockerfile.
        if let Ok(name) = entry.file_name().into_string() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            names.push(DiskName { name, is_folder });
        }
    }
    names.sort_unstable();
    Some(names.into())
}

fn read_start(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    bytes.reserve(length.min(limit).min(SIZE_LIMIT) as usize);
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(unix)]
fn executable(metadata: &fs::Metadata) -> Option<bool> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn executable(_: &fs::Metadata) -> Option<bool> {
    None
}
