use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::{DiskMemory, Overlay};
use crate::config::ConfigResolver;
use crate::model::{Settings, TextMemory};

/// What a run is asked to do.
#[derive(Clone)]
pub struct Request<'a> {
    /// Files and folders, as they were named.
    pub paths: &'a [PathBuf],
    /// Whether what the configuration excludes is left out even where it is named.
    pub force_exclude: bool,
    /// A file whose text comes from elsewhere than the disk.
    pub stdin: Option<Stdin>,
    /// Texts that are read in the place of what is on disk, of the files that were named and of
    /// those that explain them.
    pub overlay: &'a Overlay,
    /// What is remembered of the disk from run to run, where there are several.
    pub memory: Option<&'a Arc<DiskMemory>>,
    /// What is remembered of texts, where they are asked about again and again.
    pub texts: Option<&'a Arc<TextMemory>>,
    /// The configuration.
    pub config: &'a ConfigResolver,
    /// What builds are told from outside.
    pub settings: Settings,
    /// Files of variables in the place of each `.env`, of which a later one wins.
    pub env_files: &'a [PathBuf],
    /// How many threads work; as many as there are processors where it is not given.
    pub jobs: Option<usize>,
    /// Whether the process ends after this run: then nothing of what was made for it is freed.
    pub is_last: bool,
    /// Is told how far the work is, from several threads.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// Whether somebody still waits for the outcome: where nobody does, no more is looked for, and
    /// what comes out is worth nothing. Is asked from several threads.
    pub is_wanted: &'a (dyn Fn() -> bool + Sync),
    /// The time by which suppressions expire and releases are out of support.
    pub now: SystemTime,
}

/// A file whose text comes from elsewhere than the disk.
#[derive(Clone, Debug)]
pub struct Stdin {
    /// The path that it stands for; its name tells its kind, and its content where the name
    /// does not.
    pub path: PathBuf,
    /// The content, which takes the place of what is at the path on disk.
    pub bytes: Vec<u8>,
}

/// How far the work is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// So many files are to be checked.
    Total(usize),
    /// One more of them has been checked.
    Checked,
}

static NOTHING_OPEN: Overlay = Overlay::new();

impl<'a> Request<'a> {
    /// A request of nothing yet.
    pub fn new(config: &'a ConfigResolver) -> Request<'a> {
        Request {
            paths: &[],
            force_exclude: false,
            stdin: None,
            overlay: &NOTHING_OPEN,
            memory: None,
            texts: None,
            config,
            settings: Settings::default(),
            env_files: &[],
            jobs: None,
            is_last: false,
            progress: &|_| (),
            is_wanted: &|| true,
            now: SystemTime::now(),
        }
    }
}
