use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::compose::ComposeData;
use super::dockerfile::{DockerfileData, read_all};
use super::{Compose, Dockerfile, compositions};
use crate::compose::Wanted;
use crate::lint::Date;
use crate::text::{FileId, Source, Sources};
use crate::yaml;

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
    /// What lies beside the files.
    pub surroundings: Surroundings,
    /// The profiles that are on; all where none is given.
    pub profiles: Vec<String>,
    /// The day by which releases are told to be out of support; nothing is told without one.
    pub today: Option<Date>,
}

/// What is known of files that are neither Dockerfiles nor Compose files.
#[derive(Clone, Default, Debug)]
pub struct Surroundings {
    /// The text of the `.env` beside Compose files, by folder. Where a folder is not named,
    /// nothing is known of variables; an empty text says that there is no such file.
    pub env_texts: FxHashMap<PathBuf, String>,
    /// The text of other files of variables, by path.
    pub texts: FxHashMap<PathBuf, String>,
    /// The paths that were looked for and are not there.
    pub absent: FxHashSet<PathBuf>,
}

/// All files of one run and what they mean.
#[derive(Debug)]
pub struct Project {
    sources: Sources,
    dockerfiles: Vec<DockerfileData>,
    /// The Compose files, each by itself, by path.
    trees: FxHashMap<PathBuf, yaml::Tree>,
    paths: FxHashMap<FileId, PathBuf>,
    composes: Vec<ComposeData>,
    today: Option<Date>,
}

impl Project {
    /// Reads the files, several at once.
    pub fn new(sources: Sources, kinds: &[(FileId, FileKind)], settings: &Settings) -> Project {
        let of_kind = |kind: FileKind| -> Vec<&Source> {
            let ids = kinds.iter().filter(|(_, own)| *own == kind);
            ids.map(|(id, _)| sources.get(*id)).collect()
        };
        let dockerfiles = read_all(&of_kind(FileKind::Dockerfile), &settings.build_arguments);
        let files = of_kind(FileKind::Compose);
        let trees = parse(&files);
        let composes =
            compositions::read(&files, &trees, &settings.surroundings, &settings.profiles);
        let paths = trees.iter().map(|(path, tree)| (tree.file, path.clone())).collect();
        Project { sources, dockerfiles, trees, paths, composes, today: settings.today }
    }

    /// The files.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The day by which releases are told to be out of support.
    pub fn today(&self) -> Option<Date> {
        self.today
    }

    /// The files again, when all is said.
    pub fn into_sources(self) -> Sources {
        // Trees have many small parts, so that letting go of them takes its time too.
        self.dockerfiles.into_par_iter().for_each(drop);
        self.composes.into_par_iter().for_each(drop);
        self.trees.into_par_iter().for_each(drop);
        self.sources
    }

    /// The Dockerfiles, in the order in which they were given.
    pub fn dockerfiles(
        &self,
    ) -> impl ExactSizeIterator<Item = Dockerfile<'_>> + DoubleEndedIterator + Clone {
        self.dockerfiles.iter().map(|data| Dockerfile { project: self, data })
    }

    /// The YAML of each Compose file, in no order.
    pub fn compose_trees(&self) -> impl Iterator<Item = &yaml::Tree> {
        self.trees.values()
    }

    /// The YAML of a Compose file.
    pub(super) fn compose_tree(&self, file: FileId) -> Option<&yaml::Tree> {
        self.trees.get(self.paths.get(&file)?)
    }

    /// The Compose files, in the order in which they were given, each with what is read with it;
    /// a file that is only read with another is not among them.
    pub fn composes(
        &self,
    ) -> impl ExactSizeIterator<Item = Compose<'_>> + DoubleEndedIterator + Clone {
        self.composes.iter().map(|data| Compose { project: self, data })
    }
}

/// The files that Compose files include and extend, by the file that wants them, so far as these
/// are not among those given.
pub fn wanted_files(
    sources: &Sources,
    composes: &[FileId],
    surroundings: &Surroundings,
) -> Vec<(FileId, Vec<Wanted>)> {
    let files: Vec<&Source> = composes.iter().map(|id| sources.get(*id)).collect();
    let trees = parse(&files);
    compositions::wanted(&compositions::read(&files, &trees, surroundings, &[]))
}

fn parse(files: &[&Source]) -> FxHashMap<PathBuf, yaml::Tree> {
    let parse =
        |source: &&Source| (compositions::key(&source.path), yaml::parse(source.id, &source.text));
    files.par_iter().map(parse).collect()
}
