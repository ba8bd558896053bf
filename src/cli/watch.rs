//! `--watch`: lints again whenever something has happened that counts.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context as _, bail};
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use rustc_hash::FxHashSet;

use super::arguments::CheckArguments;
use super::terminal;
use crate::config::{ConfigResolver, FILE_NAMES};
use crate::engine::{Dependencies, seat_of};

/// Files are often written one after the other: nothing is done before it has been quiet for so
/// long.
const QUIET: Duration = Duration::from_millis(50);

/// What a run depends on beside what the engine tells: the folders that it walks through.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// The folders that are watched with all that is in them, from the root of the file system.
    roots: Vec<PathBuf>,
    /// The folders that are watched apart from those.
    folders: FxHashSet<PathBuf>,
}

impl Watch {
    /// Watches the folders that are named, and nothing else yet.
    pub(super) fn new(arguments: &CheckArguments) -> anyhow::Result<Watch> {
        if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
            bail!("`--watch` wants files, and `-` is none");
        }
        let here = env::current_dir().context("the working folder cannot be found")?;
        let (sender, events) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(sender)?;
        let mut roots = Vec::new();
        let named = match arguments.paths.as_slice() {
            [] => &[PathBuf::from(".")],
            paths => paths,
        };
        for path in named.iter().filter(|path| path.is_dir()) {
            let path = here.join(path);
            // Paths of events start with what was asked for.
            let path: PathBuf = path.components().collect();
            let how = RecursiveMode::Recursive;
            watcher
                .watch(&path, how)
                .with_context(|| format!("cannot watch {}", path.display()))?;
            roots.push(path);
        }
        Ok(Watch { watcher, events, roots, folders: FxHashSet::default() })
    }

    /// Waits until something happens that a run depends on.
    pub(super) fn wait(
        &mut self,
        depends_on: &Dependencies,
        config: &ConfigResolver,
        is_quiet: bool,
    ) -> anyhow::Result<()> {
        let files = depends_on.files().filter_map(|path| path.parent());
        let folders = depends_on.folders(usize::MAX).unwrap_or_default();
        for folder in files.chain(folders.iter().map(PathBuf::as_path)) {
            let is_watched = self.folders.contains(folder) || self.is_in_root(folder);
            // What cannot be watched is looked at again when something else happens.
            if !is_watched
                && folder.is_dir()
                && self.watcher.watch(folder, RecursiveMode::NonRecursive).is_ok()
            {
                self.folders.insert(folder.to_owned());
            }
        }
        if !is_quiet {
            terminal::tell("watching for changes");
        }
        let mut is_due = false;
        loop {
            let event = match is_due {
                true => match self.events.recv_timeout(QUIET) {
                    Err(RecvTimeoutError::Timeout) => return Ok(()),
                    event => event?,
                },
                false => self.events.recv()?,
            };
            is_due |= self.counts(&event.context("files cannot be watched")?, depends_on, config);
        }
    }

    fn counts(&self, event: &Event, depends_on: &Dependencies, config: &ConfigResolver) -> bool {
        // What lies in a folder is not changed by what is written into one of its files.
        let is_content = match event.kind {
            EventKind::Access(_) => return false,
            EventKind::Modify(ModifyKind::Name(_)) => false,
            EventKind::Modify(_) => true,
            _ => false,
        };
        event.need_rescan()
            || event.paths.iter().any(|path| {
                self.is_read_by_name(path, config)
                    || match is_content {
                        true => depends_on.have_text(path),
                        // Of a new folder it is not told what has been written into it by now.
                        false => {
                            depends_on.concern(path, config)
                                || self.is_in_root(path) && path.is_dir()
                        }
                    }
            })
    }

    fn is_in_root(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }

    /// Whether a file is read wherever it is below what was named.
    fn is_read_by_name(&self, path: &Path, config: &ConfigResolver) -> bool {
        let is_configuration = FILE_NAMES.iter().any(|name| path.ends_with(name));
        let says_what_to_skip = path.ends_with(".gitignore") || path.ends_with(".ignore");
        is_configuration
            || says_what_to_skip
            || seat_of(path, config).is_some() && self.is_in_root(path)
    }
}
