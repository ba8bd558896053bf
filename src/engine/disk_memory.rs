//! What was read of the disk, kept from one run to the next for as long as it is true, and what
//! was asked about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use ignore::gitignore::Gitignore;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::Index;
use crate::model::DiskName;

/// What was written within this time may be written again without its time of change showing
/// that: there are file systems that count in steps of two seconds.
const STEP: Duration = Duration::from_secs(2);

/// What a server remembers of the disk: what is dear to read, until the files that it was read
/// from change. They are looked at again in every run, whether or not somebody tells of a change.
#[derive(Default, Debug)]
pub struct DiskMemory {
    pub(super) folders: Kept<Option<Arc<[DiskName]>>>,
    pub(super) indexes: Kept<Option<Arc<Index>>>,
    pub(super) rules: Kept<Option<Arc<Gitignore>>>,
    questions: Mutex<Questions>,
}

/// What was asked about the disk.
#[derive(Default, Debug)]
pub struct Questions {
    /// Files and folders that are or are not there, by absolute path.
    paths: FxHashSet<PathBuf>,
    /// Folders that were asked for all names in them, by absolute path.
    folders: FxHashSet<PathBuf>,
}

impl DiskMemory {
    /// What was asked since this was called last.
    pub fn take_questions(&self) -> Questions {
        std::mem::take(&mut locked(&self.questions))
    }

    pub(super) fn is_asked_for(&self, path: &Path) {
        let mut questions = locked(&self.questions);
        if !questions.paths.contains(path) {
            questions.paths.insert(path.to_owned());
        }
    }

    pub(super) fn is_asked_for_names(&self, folder: &Path) {
        let mut questions = locked(&self.questions);
        if !questions.folders.contains(folder) {
            questions.folders.insert(folder.to_owned());
        }
    }
}

impl Questions {
    /// Whether the content of a file was asked for, or what it is.
    pub fn ask_for(&self, path: &Path) -> bool {
        self.paths.contains(path)
    }

    /// Whether an answer may be another one after something has happened to a file or a folder.
    pub fn concern(&self, path: &Path) -> bool {
        let is_below = |own: &PathBuf| own.starts_with(path);
        path.parent().is_some_and(|folder| self.folders.contains(folder))
            || self.paths.iter().any(is_below)
            || self.folders.iter().any(is_below)
    }

    /// The folders, of those that are there, in which something has to happen before an answer can
    /// be another one; `None` where they are more than `most`.
    pub fn folders(&self, most: usize) -> Option<FxHashSet<PathBuf>> {
        let above = self.paths.iter().filter_map(|path| path.parent());
        let asked = above.chain(self.folders.iter().map(PathBuf::as_path));
        let asked: FxHashSet<&Path> = asked.collect();
        let there = |path: &Path| path.ancestors().find(|it| it.is_dir()).map(Path::to_owned);
        (asked.len() <= most).then(|| asked.into_iter().filter_map(there).collect())
    }
}

/// Values that were read from files, by the name of what they are about.
#[derive(Debug)]
pub(super) struct Kept<T>(Mutex<FxHashMap<PathBuf, (Stamp, T)>>);

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        Kept(Mutex::default())
    }
}

impl<T: Clone> Kept<T> {
    /// The value that `read` makes of `files`, as it was made before where they have not changed.
    pub(super) fn get<const N: usize>(
        &self,
        name: &Path,
        files: [&Path; N],
        read: impl FnOnce() -> T,
    ) -> T {
        let stamp = Stamp::of(&files);
        if let Some((own, value)) = locked(&self.0).get(name)
            && *own == stamp
        {
            return value.clone();
        }
        let value = read();
        match stamp.is_settled() {
            true => _ = locked(&self.0).insert(name.to_owned(), (stamp, value.clone())),
            false => _ = locked(&self.0).remove(name),
        }
        value
    }
}

/// When files were changed, and how long they are; `None` for one that is not there.
#[derive(PartialEq, Eq, Debug)]
struct Stamp(Vec<Option<(SystemTime, u64)>>);

impl Stamp {
    fn of(files: &[&Path]) -> Stamp {
        let of_one = |path: &&Path| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        };
        Stamp(files.iter().map(of_one).collect())
    }

    /// Whether every later change shows.
    fn is_settled(&self) -> bool {
        let now = SystemTime::now();
        let is_old = |time: &SystemTime| now.duration_since(*time).is_ok_and(|age| age > STEP);
        self.0.iter().flatten().all(|(time, _)| is_old(time))
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each change is one insertion, so that a panic elsewhere leaves nothing half done.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs::File;

    use super::*;

    #[test]
    fn a_value_is_kept_until_its_file_changes() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("a");
        let kept = Kept::default();
        let reads = Cell::new(0);
        let get = || {
            kept.get(Path::new("name"), [&path], || {
                reads.set(reads.get() + 1);
                fs::read(&path).ok()
            })
        };
        let write = |text: &str, age: u64| {
            fs::write(&path, text).expect("it can be written");
            let file = File::options().write(true).open(&path).expect("it is there");
            let time = SystemTime::now() - Duration::from_secs(age);
            file.set_modified(time).expect("it has a time of change");
        };
        // That it is not there is known, too.
        assert_eq!((get(), get(), reads.get()), (None, None, 1));
        write("b", 100);
        assert_eq!((get(), get(), reads.get()), (Some(b"b".into()), Some(b"b".into()), 2));
        write("c", 50);
        assert_eq!((get(), get(), reads.get()), (Some(b"c".into()), Some(b"c".into()), 3));
        // It may be written again in the same moment.
        write("d", 0);
        assert_eq!((get(), get(), reads.get()), (Some(b"d".into()), Some(b"d".into()), 5));
    }

    #[test]
    fn questions_know_what_changes_their_answers() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let at = |path: &str| folder.path().join(path);
        fs::create_dir(at("src")).expect("it can be made");
        let memory = DiskMemory::default();
        memory.is_asked_for(&at("src/a/b/c"));
        memory.is_asked_for_names(&at("lib/d"));
        let questions = memory.take_questions();
        for path in ["src/a/b/c", "src/a/b", "src/a", "lib/d/new", "lib/d", "lib"] {
            assert!(questions.concern(&at(path)), "{path}");
        }
        for path in ["src/a/b/c/d", "src/b", "lib/d/e/f", "other"] {
            assert!(!questions.concern(&at(path)), "{path}");
        }
        // Nothing happens in a folder that is not there before it is made.
        let folders = FxHashSet::from_iter([at("src"), folder.path().to_owned()]);
        assert_eq!((questions.folders(2), questions.folders(1)), (Some(folders), None));
        assert!(!memory.take_questions().concern(&at("src")));
    }
}
