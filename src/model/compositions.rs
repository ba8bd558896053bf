//! Which Compose files are read together, and which of them speak for themselves.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::compose::ComposeData;
use super::project::Surroundings;
use crate::compose::file_names::{BASES, OVERRIDES};
use crate::compose::{
    self, Composition, Env, EnvError, Files, Found, Role, Wanted, check_env_files,
    has_undefined_reference,
};
use crate::text::{FileId, Source, tidy};
use crate::yaml::Tree;

/// The bytes that are read again for the files that lie over a base, each time with it.
const AGAIN: usize = 64 << 20;

/// Reads the files together as Compose would.
pub(super) fn read(
    sources: &[&Source],
    trees: &FxHashMap<PathBuf, Arc<Tree>>,
    surroundings: &Surroundings,
    profiles: &[String],
    known: &Compositions,
) -> Vec<ComposeData> {
    let store = Store { trees, surroundings, profiles, known };
    let folders = folders(sources, &store);
    let mut composes: Vec<ComposeData> = folders
        .par_iter()
        .with_max_len(1)
        .flat_map_iter(|folder| folder.read_bases(&store))
        .collect();
    let mut claimed: FxHashSet<FileId> =
        composes.iter().flat_map(|compose| compose.home.iter().copied()).collect();
    // What is included speaks where it is included, unless it speaks for itself.
    for compose in &mut composes {
        for &file in &compose.loaded.files {
            if claimed.insert(file) {
                compose.home.push(file);
            }
        }
    }
    let by_folder: FxHashMap<&Path, &ComposeData> = composes
        .iter()
        .filter(|compose| compose.is_default)
        .map(|compose| (compose.folder.as_path(), compose))
        .collect();
    let rest: Vec<(&Folder<'_>, &Source)> = folders
        .iter()
        .flat_map(|folder| folder.files.iter().map(move |file| (folder, *file)))
        .filter(|(_, file)| !claimed.contains(&file.id))
        .collect();
    let bases: FxHashSet<FileId> =
        composes.iter().flat_map(|compose| compose.loaded.bases.iter().copied()).collect();
    let mut others: Vec<ComposeData> = rest
        .par_iter()
        .with_max_len(1)
        .map(|(folder, file)| {
            let base = by_folder.get(folder.path).copied();
            folder.read_other(file, base, bases.contains(&file.id), &store)
        })
        .collect();
    // Files that nothing in front includes may include one another.
    let mut included: FxHashSet<FileId> = FxHashSet::default();
    for compose in &others {
        let more = compose.loaded.files.iter().filter(|file| **file != compose.file);
        included.extend(more.copied().filter(|file| !claimed.contains(file)));
    }
    let roots: FxHashSet<FileId> =
        others.iter().map(|compose| compose.file).filter(|file| !included.contains(file)).collect();
    let mut taken: FxHashSet<FileId> = FxHashSet::default();
    for compose in others.iter_mut().filter(|compose| roots.contains(&compose.file)) {
        for &file in &compose.loaded.files {
            if included.contains(&file) && taken.insert(file) {
                compose.home.push(file);
            }
        }
    }
    // Those in a circle have no root, and stay.
    others.retain(|compose| !taken.contains(&compose.file));
    composes.append(&mut others);
    let order: FxHashMap<FileId, usize> =
        sources.iter().enumerate().map(|(at, source)| (source.id, at)).collect();
    composes.sort_by_key(|compose| compose.home.iter().map(|file| order.get(file)).min());
    composes.iter_mut().enumerate().for_each(|(index, compose)| compose.number(index));
    composes
}

/// What was loaded in a run and wanted no further file, so that it says the same when it is asked
/// for again: by the files and what was known of the first. All that is asked for has the same
/// variables.
pub(super) type Compositions =
    Mutex<FxHashMap<(Vec<PathBuf>, Role), (Arc<compose::Loaded>, ReadAs)>>;

/// The files that the files would want to be read with them, by the file that wants them.
pub(super) fn wanted(composes: &[ComposeData]) -> Vec<(FileId, Vec<Wanted>)> {
    composes.iter().map(|compose| (compose.file, compose.loaded.wanted.clone())).collect()
}

/// The path under which a file is known here.
pub(super) fn key(path: &Path) -> PathBuf {
    tidy(path)
}

/// Whether Compose takes a file of that name without being told so.
pub(super) fn is_base_name(path: &Path) -> bool {
    name_of(path).is_some_and(|name| BASES.contains(&name))
}

fn name_of(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

/// The Compose files of one folder.
struct Folder<'s> {
    path: &'s Path,
    files: Vec<&'s Source>,
    env: Option<Arc<Env>>,
    /// Why the `.env` cannot be read.
    env_error: Option<EnvError>,
    /// What Compose reads there without being told so.
    default: Vec<PathBuf>,
    /// Whether the `.env` names these.
    is_listed: bool,
}

fn folders<'s>(sources: &[&'s Source], store: &Store<'_>) -> Vec<Folder<'s>> {
    let mut by_path: FxHashMap<&Path, usize> = FxHashMap::default();
    let mut folders: Vec<Folder<'s>> = Vec::new();
    for source in sources {
        let path = source.path.parent().unwrap_or(Path::new(""));
        let at = *by_path.entry(path).or_insert(folders.len());
        if at == folders.len() {
            let (files, default) = (Vec::new(), Vec::new());
            folders.push(Folder {
                path,
                files,
                env: None,
                env_error: None,
                default,
                is_listed: false,
            });
        }
        folders[at].files.push(source);
    }
    folders.par_iter_mut().for_each(|folder| folder.look_around(store));
    folders
}

impl<'s> Folder<'s> {
    /// Reads the `.env` and finds what Compose reads by default.
    fn look_around(&mut self, store: &Store<'_>) {
        self.env = store.surroundings.env_texts.get(self.path).map(|text| {
            let mut env = Env::default();
            // What cannot be read is not known.
            self.env_error = env.add_files([text.as_str()]).err();
            Arc::new(env)
        });
        let listed = self.env.as_ref().and_then(|env| env.get("COMPOSE_FILE"));
        if let Some(list) = listed.filter(|list| !list.is_empty()) {
            let separator = self.env.as_ref().and_then(|env| env.get("COMPOSE_PATH_SEPARATOR"));
            let separator = separator.filter(|it| !it.is_empty()).unwrap_or(":");
            let paths = list.split(separator).map(|name| tidy(&self.path.join(name)));
            self.default = paths.collect();
            self.is_listed = true;
            return;
        }
        let find = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| self.files.iter().find(|file| name_of(&file.path) == Some(name)))
        };
        if let Some(base) = find(&BASES) {
            self.default.push(key(&base.path));
            self.default.extend(find(&OVERRIDES).map(|file| key(&file.path)));
        }
    }

    /// What Compose reads by default, and every other file that could be the base of that.
    fn read_bases(&self, store: &Store<'_>) -> Vec<ComposeData> {
        let mut read = Vec::new();
        let ids: Vec<(FileId, &PathBuf)> = self
            .default
            .iter()
            .filter_map(|path| match store.tree(path) {
                Found::Here(tree) => Some((tree.file, path)),
                _ => None,
            })
            .collect();
        if let Some(&(file, path)) = ids.first() {
            let (loaded, read_as) = self.load(&self.default, Role::Alone, store);
            let home = ids.iter().map(|(file, _)| *file).collect();
            read.push(ComposeData {
                file,
                path: path.clone(),
                folder: self.path.to_owned(),
                folder_name: self.name(store),
                is_default: true,
                bound_volumes: OnceLock::new(),
                mounted_volumes: OnceLock::new(),
                files_with_secrets: OnceLock::new(),
                awaited_to_end: OnceLock::new(),
                is_for_swarm: OnceLock::new(),
                is_named: self.is_named(),
                is_found: !self.is_listed,
                home,
                loaded,
                read_as,
                index: 0,
                built_images: FxHashMap::default(),
                numbers: FxHashMap::default(),
                resources: FxHashMap::default(),
            });
        }
        let others = self.files.iter().filter(|file| is_base_name(&file.path));
        for file in others.filter(|file| !self.default.contains(&key(&file.path))) {
            read.push(self.alone(file, Role::Alone, store));
        }
        read
    }

    /// A file that may stand alone, or over the base beside it.
    fn read_other(
        &self,
        file: &Source,
        base: Option<&ComposeData>,
        is_extended: bool,
        store: &Store<'_>,
    ) -> ComposeData {
        let is_override = file
            .path
            .file_stem()
            .is_some_and(|stem| stem.to_str().is_some_and(|stem| stem.ends_with("override")));
        // What has all services of the base, each whole, takes its place.
        let adds_to = |alone: &ComposeData, base: &ComposeData| {
            let names = |data: &ComposeData| -> FxHashSet<String> {
                let services = data.loaded.root.get("services");
                let entries = services.map_or(&[][..], compose::Value::entries);
                entries.iter().map(|entry| entry.key.value.clone()).collect()
            };
            let (own, of_base) = (names(alone), names(base));
            !own.is_disjoint(&of_base) && !own.is_superset(&of_base)
        };
        let role = if is_extended || is_override { Role::Overlay } else { Role::Perhaps };
        let alone = self.alone(file, role, store);
        let Some(base) = base.filter(|_| !is_extended) else { return alone };
        let is_broken = |loaded: &compose::Loaded| {
            loaded.errors.iter().any(|error| error.span.file == file.id)
                || has_undefined_reference(&loaded.root)
        };
        let is_whole = !alone.loaded.is_overlay && !is_broken(&alone.loaded);
        if is_whole {
            // It runs alone, and may be meant to lie over a part of the base all the same.
            return match adds_to(&alone, base) {
                true => self.alone(file, Role::Overlay, store),
                false => alone,
            };
        }
        let Some(first) = self.default.first() else { return alone };
        let size = |path: &Path| match store.tree(path) {
            Found::Here(tree) => tree.text.len(),
            _ => 0,
        };
        if size(first) * self.files.len() > AGAIN {
            return self.alone(file, Role::Overlay, store);
        }
        let paths = [first.clone(), key(&file.path)];
        let (mut over, mut read_as) = self.load(&paths, Role::Alone, store);
        // What is missing still may stand in a third file, in whatever order these are laid.
        if has_undefined_reference(&over.root) && self.files.len() > paths.len() {
            (over, read_as) = self.load(&paths, Role::Overlay, store);
            return ComposeData { loaded: over, read_as, ..alone };
        }
        // What is refused either way is judged as what it looks like.
        if is_broken(&over) && !alone.loaded.is_overlay {
            return alone;
        }
        ComposeData { loaded: over, read_as, ..alone }
    }

    fn is_named(&self) -> bool {
        let name = self.env.as_ref().and_then(|env| env.get("COMPOSE_PROJECT_NAME"));
        name.is_some_and(|name| !name.is_empty())
    }

    /// What Compose makes of the name of the folder.
    fn name(&self, store: &Store<'_>) -> Option<String> {
        let folder = tidy(&store.surroundings.here.join(self.path));
        let name = compose::normalized_name(folder.file_name()?.to_str()?);
        (!name.is_empty()).then_some(name)
    }

    fn alone(&self, file: &Source, role: Role, store: &Store<'_>) -> ComposeData {
        let (loaded, read_as) = self.load(&[key(&file.path)], role, store);
        ComposeData {
            file: file.id,
            path: file.path.clone(),
            folder: self.path.to_owned(),
            folder_name: self.name(store),
            is_default: false,
            bound_volumes: OnceLock::new(),
            mounted_volumes: OnceLock::new(),
            files_with_secrets: OnceLock::new(),
            awaited_to_end: OnceLock::new(),
            is_for_swarm: OnceLock::new(),
            is_named: self.is_named(),
            is_found: false,
            home: vec![file.id],
            loaded,
            read_as,
            index: 0,
            built_images: FxHashMap::default(),
            numbers: FxHashMap::default(),
            resources: FxHashMap::default(),
        }
    }

    fn load(
        &self,
        paths: &[PathBuf],
        role: Role,
        store: &Store<'_>,
    ) -> (Arc<compose::Loaded>, ReadAs) {
        // What is looked for is looked for with all profiles.
        if !store.profiles.is_empty() {
            let (loaded, read_as) = self.load_anew(paths, role, store);
            return (Arc::new(loaded), read_as);
        }
        let key = (paths.to_vec(), role);
        let known = || store.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&key) {
            return known.clone();
        }
        let (loaded, read_as) = self.load_anew(paths, role, store);
        let new = (Arc::new(loaded), read_as);
        if new.0.wanted.is_empty() {
            known().insert(key, new.clone());
        }
        new
    }

    fn load_anew(
        &self,
        paths: &[PathBuf],
        role: Role,
        store: &Store<'_>,
    ) -> (compose::Loaded, ReadAs) {
        let store = Listing { store, files: RefCell::default(), others: RefCell::default() };
        let env = self.env.as_deref();
        let profiles = Some(store.store.profiles).filter(|profiles| !profiles.is_empty());
        let mut loaded =
            compose::load(Composition { paths, folder: self.path, env, role, profiles }, &store);
        let (mut errors, wanted) =
            check_env_files(&loaded.root, self.path, &store, profiles.unwrap_or_default());
        errors.extend(self.env_error.as_ref().map(|error| {
            let first = loaded.root.entries().first();
            let span = first.map_or(loaded.root.span.before(), |entry| entry.key.span);
            let (line, what) = (error.line, &error.message);
            let message = format!("`.env` cannot be read, line {line}: {what}");
            compose::Error::new(compose::ErrorKind::InvalidVariableFile, span, message)
        }));
        loaded.add(errors, wanted);
        if let Some(profiles) = profiles {
            loaded.root = compose::running(&loaded.root, profiles);
        }
        let (files, mut others) = (store.files.into_inner(), store.others.into_inner());
        others.insert(self.path.join(".env"));
        (loaded, ReadAs { paths: paths.to_vec(), role, files, others })
    }
}

/// How Compose files were read together. With the same of all this, and what lies around them, they
/// mean the same.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct ReadAs {
    paths: Vec<PathBuf>,
    role: Role,
    /// The Compose files that were looked into.
    pub(super) files: BTreeSet<FileId>,
    /// What else was looked for.
    pub(super) others: BTreeSet<PathBuf>,
}

/// The files of a run, with a list of what is looked for.
struct Listing<'a> {
    store: &'a Store<'a>,
    files: RefCell<BTreeSet<FileId>>,
    others: RefCell<BTreeSet<PathBuf>>,
}

impl Listing<'_> {
    fn note(&self, path: &Path) {
        self.others.borrow_mut().insert(path.to_owned());
    }
}

impl Files for Listing<'_> {
    fn tree(&self, path: &Path) -> Found<&Tree> {
        let found = self.store.tree(path);
        match &found {
            Found::Here(tree) => _ = self.files.borrow_mut().insert(tree.file),
            Found::Absent | Found::Unknown => self.note(path),
        }
        found
    }

    fn text(&self, path: &Path) -> Found<&str> {
        self.note(path);
        self.store.text(path)
    }

    fn folder(&self, path: &Path) -> Found<()> {
        self.note(path);
        self.store.folder(path)
    }
}

/// The files of a run.
struct Store<'a> {
    trees: &'a FxHashMap<PathBuf, Arc<Tree>>,
    surroundings: &'a Surroundings,
    /// The profiles that are on; all where none is given.
    profiles: &'a [String],
    known: &'a Compositions,
}

impl Files for Store<'_> {
    fn tree(&self, path: &Path) -> Found<&Tree> {
        match self.trees.get(path) {
            Some(tree) => Found::Here(&**tree),
            None if self.surroundings.absent.contains(path) => Found::Absent,
            None => Found::Unknown,
        }
    }

    fn text(&self, path: &Path) -> Found<&str> {
        let folder = path.parent().filter(|_| path.file_name().is_some_and(|name| name == ".env"));
        let env = folder.and_then(|folder| self.surroundings.env_texts.get(folder));
        match env.or_else(|| self.surroundings.texts.get(path)) {
            Some(text) => Found::Here(text),
            None if self.surroundings.absent.contains(path) => Found::Absent,
            None => Found::Unknown,
        }
    }

    fn folder(&self, path: &Path) -> Found<()> {
        match self.surroundings.folders.get(path) {
            Some(true) => Found::Here(()),
            Some(false) => Found::Absent,
            None => Found::Unknown,
        }
    }
}
