//! What was made of texts, kept while they do not change: an editor asks again and again about
//! files of which one has changed.
//!
//! What is kept is named by all that it was made of, so that nothing here can be out of date.

use std::fmt::Debug;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::compose::ComposeData;
use super::dockerfile::DockerfileText;
use super::outside_builds::OutsideBuild;
use super::project::{BaseImages, Surroundings};
use super::service_texts::CommandKey;
use crate::dockerignore::IgnoreFile;
use crate::shell::{Dialect, Modes, Script};
use crate::text::{FileId, FileIds, Source, Sources};
use crate::yaml::Tree;

/// What a server remembers of texts.
#[derive(Default, Debug)]
pub struct TextMemory {
    /// Counts how often something has changed.
    now: AtomicU32,
    /// Counts the texts that were read.
    reads: AtomicUsize,
    ids: Arc<FileIds>,
    trees: Kept<(FileId, Arc<str>), Arc<Tree>>,
    dockerfiles: Kept<DockerfileKey, Arc<DockerfileText>>,
    ignore_files: Kept<(FileId, Arc<str>), Arc<IgnoreFile>>,
    commands: Kept<(CommandKey, Option<Identity>), Arc<DockerfileText>>,
    builds: Kept<(PathBuf, Arc<str>), Arc<[OutsideBuild]>>,
    scripts: Kept<(Arc<ScriptKey>, Place), Arc<[Script]>>,
    anywhere: ScriptMemory,
    composes: Mutex<Vec<Composes>>,
}

/// All that the reading of a Dockerfile depends on: without `--build-arg` at least.
type DockerfileKey = (FileId, Arc<str>, Option<Identity>);

/// Remembers the scripts of instructions.
pub(super) trait RememberScripts: Sync {
    /// Those of an instruction that starts at a place.
    fn scripts(&self, key: ScriptKey, at: Place, read: ReadScripts<'_>) -> Arc<[Script]>;
}

/// Reads the scripts of an instruction where it stands.
type ReadScripts<'r> = &'r dyn Fn() -> Arc<[Script]>;

/// Where an instruction starts, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Place {
    pub(super) file: FileId,
    pub(super) start: u32,
}

/// The scripts of instructions by their text, wherever they stand: files that are variants of each
/// other share most of them, and to move a script costs much less than to parse it.
#[derive(Default, Debug)]
pub(super) struct ScriptMemory(Kept<Arc<ScriptKey>, Scripts>);

impl ScriptMemory {
    fn get(
        &self,
        now: u32,
        key: Arc<ScriptKey>,
        at: Place,
        read: ReadScripts<'_>,
    ) -> Arc<[Script]> {
        let known = self.0.get(now, key, || Scripts { at, scripts: read() });
        if known.at == at {
            return known.scripts;
        }
        let moved = known.scripts.iter().map(|own| {
            // What everybody asks is asked once for all places.
            own.commands.iter().for_each(|command| _ = (command.invocation(), command.manager()));
            own.moved(known.at.start, at.start, at.file)
        });
        moved.collect()
    }
}

impl RememberScripts for ScriptMemory {
    fn scripts(&self, key: ScriptKey, at: Place, read: ReadScripts<'_>) -> Arc<[Script]> {
        self.get(0, Arc::new(key), at, read)
    }
}

impl RememberScripts for TextMemory {
    fn scripts(&self, key: ScriptKey, at: Place, read: ReadScripts<'_>) -> Arc<[Script]> {
        let (now, key) = (self.now(), Arc::new(key));
        self.scripts.get(now, (key.clone(), at), || self.anywhere.get(now, key, at, read))
    }
}

/// All that the scripts of an instruction depend on, but for where they stand.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct ScriptKey {
    /// The instruction.
    pub(super) text: Box<str>,
    pub(super) is_deferred: bool,
    pub(super) escape: char,
    pub(super) shell: Option<(Dialect, Modes)>,
}

/// The scripts of an instruction that starts at a place.
#[derive(Clone, Debug)]
struct Scripts {
    at: Place,
    scripts: Arc<[Script]>,
}

/// Which one of several equal things it is. What is kept under it keeps the thing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Identity(usize);

impl Identity {
    fn of<T: ?Sized>(thing: &Arc<T>) -> Identity {
        Identity(Arc::as_ptr(thing).cast::<()>() as usize)
    }
}

/// All that the joint reading of Compose files depends on.
#[derive(PartialEq, Debug)]
struct ComposeKey {
    files: Vec<(FileId, PathBuf)>,
    trees: FxHashMap<PathBuf, Same>,
    env_texts: FxHashMap<PathBuf, String>,
    texts: FxHashMap<PathBuf, String>,
    folders: FxHashMap<PathBuf, bool>,
    absent: FxHashSet<PathBuf>,
    here: PathBuf,
    profiles: Vec<String>,
}

/// What Compose files say together, and when it was asked for last.
#[derive(Debug)]
struct Composes {
    used: u32,
    key: ComposeKey,
    composes: Arc<Vec<ComposeData>>,
}

/// A tree that is equal to itself alone.
#[derive(Debug)]
struct Same(Arc<Tree>);

impl PartialEq for Same {
    fn eq(&self, other: &Same) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl TextMemory {
    /// No file yet; each will have the id that it has in all runs with this memory.
    pub fn sources(&self) -> Sources {
        Sources::sharing(self.ids.clone())
    }

    /// How many texts were read so far: those that were not remembered.
    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }

    /// Something has changed: what nobody holds and nobody asked for since the last change but one
    /// is forgotten.
    pub fn turn(&self) {
        let last = self.now.fetch_add(1, Ordering::Relaxed);
        let is_old = |own: &mut Composes| own.used < last && !is_held(&own.composes);
        let old = (
            locked(&self.composes).extract_if(.., is_old).collect::<Vec<_>>(),
            self.trees.take_older(last, is_held),
            self.dockerfiles.take_older(last, is_held),
            self.ignore_files.take_older(last, is_held),
            self.commands.take_older(last, is_held),
            self.builds.take_older(last, is_held),
            self.scripts.take_older(last, is_held),
            self.anywhere.0.take_older(last, |own| is_held(&own.scripts)),
        );
        // It is made of many small parts, so that letting go of it takes its time.
        rayon::spawn(move || drop(old));
    }

    fn now(&self) -> u32 {
        self.now.load(Ordering::Relaxed)
    }

    pub(super) fn tree(&self, source: &Source, read: impl FnOnce() -> Tree) -> Arc<Tree> {
        let key = (source.id, source.text.clone());
        self.trees.get(self.now(), key, self.counting(|| Arc::new(read())))
    }

    pub(super) fn dockerfile(
        &self,
        source: &Source,
        base_images: Option<&BaseImages>,
        read: impl FnOnce() -> DockerfileText,
    ) -> Arc<DockerfileText> {
        let key = (source.id, source.text.clone(), base_images.map(Identity::of));
        self.dockerfiles.get(self.now(), key, self.counting(|| Arc::new(read())))
    }

    pub(super) fn ignore_file(
        &self,
        source: &Source,
        read: impl FnOnce() -> IgnoreFile,
    ) -> Arc<IgnoreFile> {
        let key = (source.id, source.text.clone());
        self.ignore_files.get(self.now(), key, self.counting(|| Arc::new(read())))
    }

    pub(super) fn command(
        &self,
        key: CommandKey,
        base_images: Option<&BaseImages>,
        read: impl FnOnce(&CommandKey) -> DockerfileText,
    ) -> Arc<DockerfileText> {
        let own = key.clone();
        let key = (key, base_images.map(Identity::of));
        self.commands.get(self.now(), key, self.counting(|| Arc::new(read(&own))))
    }

    pub(super) fn outside_builds(
        &self,
        path: &Path,
        text: &Arc<str>,
        read: impl FnOnce() -> Arc<[OutsideBuild]>,
    ) -> Arc<[OutsideBuild]> {
        let key = (path.to_owned(), text.clone());
        self.builds.get(self.now(), key, self.counting(read))
    }

    fn counting<T>(&self, read: impl FnOnce() -> T) -> impl FnOnce() -> T {
        || {
            self.reads.fetch_add(1, Ordering::Relaxed);
            read()
        }
    }

    pub(super) fn composes(
        &self,
        sources: &[&Source],
        trees: &FxHashMap<PathBuf, Arc<Tree>>,
        around: &Surroundings,
        profiles: &[String],
        read: impl FnOnce() -> Vec<ComposeData>,
    ) -> Arc<Vec<ComposeData>> {
        let key = ComposeKey {
            files: sources.iter().map(|own| (own.id, own.path.clone())).collect(),
            trees: trees.iter().map(|(path, tree)| (path.clone(), Same(tree.clone()))).collect(),
            env_texts: around.env_texts.clone(),
            texts: around.texts.clone(),
            folders: around.folders.clone(),
            absent: around.absent.clone(),
            here: around.here.clone(),
            profiles: profiles.to_vec(),
        };
        let now = self.now();
        if let Some(known) = locked(&self.composes).iter_mut().find(|own| own.key == key) {
            known.used = now;
            return known.composes.clone();
        }
        let composes = Arc::new(read());
        let new = Composes { used: now, key, composes: composes.clone() };
        locked(&self.composes).push(new);
        composes
    }
}

/// Values by all that they were made of, and when they were asked for last.
#[derive(Debug)]
struct Kept<K, V>(Mutex<FxHashMap<K, (u32, V)>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Kept<K, V> {
        Kept(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    fn get(&self, now: u32, key: K, make: impl FnOnce() -> V) -> V {
        if let Some((used, value)) = locked(&self.0).get_mut(&key) {
            *used = now;
            return value.clone();
        }
        // Without the lock: others need not wait for it.
        let value = make();
        self.put(now, key, value.clone());
        value
    }

    fn put(&self, now: u32, key: K, value: V) {
        locked(&self.0).insert(key, (now, value));
    }

    fn take_older(&self, than: u32, is_held: impl Fn(&V) -> bool) -> Vec<(K, (u32, V))> {
        let is_old = |_: &K, own: &mut (u32, V)| own.0 < than && !is_held(&own.1);
        locked(&self.0).extract_if(is_old).collect()
    }
}

/// Whether what is remembered is in use somewhere.
fn is_held<T: ?Sized>(thing: &Arc<T>) -> bool {
    Arc::strong_count(thing) > 1
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each change is one insertion, so that a panic elsewhere leaves nothing half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_asks_for_is_forgotten() {
        let memory = TextMemory::default();
        let source = |text: &str| Source::new(FileId(0), "compose.yaml", text);
        let read = |source: &Source| {
            let mut is_new = false;
            memory.tree(source, || {
                is_new = true;
                crate::yaml::parse(source.id, &source.text)
            });
            is_new
        };
        let (first, second) = (source("a: 1"), source("a: 2"));
        assert!(read(&first) && !read(&first) && !read(&source("a: 1")));
        memory.turn();
        assert!(read(&second) && !read(&first));
        memory.turn();
        assert!(!read(&first));
        memory.turn();
        assert!(read(&second) && !read(&first));
    }
}
