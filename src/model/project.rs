use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::compose::is_base_name;
use super::dockerfile::{DockerfileData, read_all};
use super::{Compose, ComposeData, Dockerfile};
use crate::text::{FileId, Source, Sources};

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FileKind {
    /// A Dockerfile, or a part of one.
    Dockerfile,
    /// A Compose file.
    Compose,
}

/// What a build is told from outside.
#[derive(Clone, Default, Debug)]
pub struct Settings {
    /// `--build-arg NAME=VALUE`.
    pub build_arguments: FxHashMap<String, String>,
    /// The text of the `.env` beside Compose files, by folder. Where a folder is not named,
    /// nothing is known of variables; an empty text says that there is no such file.
    pub env_texts: FxHashMap<PathBuf, String>,
}

/// All files of one run and what they mean.
#[derive(Debug)]
pub struct Project {
    sources: Sources,
    dockerfiles: Vec<DockerfileData>,
    composes: Vec<ComposeData>,
}

impl Project {
    /// Reads the files, several at once.
    pub fn new(sources: Sources, kinds: &[(FileId, FileKind)], settings: &Settings) -> Project {
        let of_kind = |kind: FileKind| -> Vec<&Source> {
            let ids = kinds.iter().filter(|(_, own)| *own == kind);
            ids.map(|(id, _)| sources.get(*id)).collect()
        };
        let dockerfiles = read_all(&of_kind(FileKind::Dockerfile), &settings.build_arguments);
        let composes = read_composes(&of_kind(FileKind::Compose), settings);
        Project { sources, dockerfiles, composes }
    }

    /// The files.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The files again, when all is said.
    pub fn into_sources(self) -> Sources {
        // Trees have many small parts, so that letting go of them takes its time too.
        self.dockerfiles.into_par_iter().for_each(drop);
        self.composes.into_par_iter().for_each(drop);
        self.sources
    }

    /// The Dockerfiles, in the order in which they were given.
    pub fn dockerfiles(
        &self,
    ) -> impl ExactSizeIterator<Item = Dockerfile<'_>> + DoubleEndedIterator + Clone {
        self.dockerfiles.iter().map(|data| Dockerfile { project: self, data })
    }

    /// The Compose files, in the order in which they were given.
    pub fn composes(
        &self,
    ) -> impl ExactSizeIterator<Item = Compose<'_>> + DoubleEndedIterator + Clone {
        self.composes.iter().map(|data| Compose { project: self, data })
    }
}

fn read_composes(sources: &[&Source], settings: &Settings) -> Vec<ComposeData> {
    let bases: FxHashMap<_, ()> = sources
        .iter()
        .filter(|source| is_base_name(&source.path))
        .map(|source| (source.path.parent(), ()))
        .collect();
    let read = |source: &&Source| {
        let folder = source.path.parent();
        let env = folder.and_then(|folder| settings.env_texts.get(folder)).map(String::as_str);
        let beside_base = bases.contains_key(&folder) && !is_base_name(&source.path);
        ComposeData::with_env(source, env, beside_base)
    };
    sources.par_iter().map(read).collect()
}
