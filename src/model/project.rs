use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::base_image::BaseImage;
use super::compose::ComposeData;
use super::compositions::Compositions;
use super::dockerfile::{DockerfileData, read_all};
use super::inline::{self, InlineFile};
use super::join::{self, BuildFile, Join};
use super::outside_builds::{self, OutsideBuild, Target};
use super::purpose::is_workshop;
use super::service_texts::{self, ServiceText};
use super::{Build, Compose, Disk, Dockerfile, TextMemory, compositions};
use crate::compose::{Value, Wanted};
use crate::dockerignore;
use crate::lint::Date;
use crate::text::{FileId, Source, Sources, tidy};
use crate::yaml;

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FileKind {
    /// A Dockerfile, or a part of one.
    Dockerfile,
    /// A Compose file.
    Compose,
    /// A list of what a build context leaves out: `.dockerignore`.
    IgnoreFile,
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
    /// What is stated of base images, by the file in which they are named. Of several that match
    /// an image, the first decides.
    pub base_images: FxHashMap<FileId, BaseImages>,
}

/// What is stated of some base images.
pub type BaseImages = Arc<[Arc<BaseImage>]>;

/// What is known of files that are neither Dockerfiles nor Compose files.
#[derive(Clone, Default, Debug)]
pub struct Surroundings {
    /// The text of the `.env` beside Compose files, by folder. Where a folder is not named,
    /// nothing is known of variables; an empty text says that there is no such file.
    pub env_texts: FxHashMap<PathBuf, String>,
    /// The text of other files of variables, by path.
    pub texts: FxHashMap<PathBuf, String>,
    /// The text of files that say what is built: `docker-bake`, workflows of a CI, Makefiles.
    pub build_texts: Vec<(PathBuf, Arc<str>)>,
    /// The working folder, from which paths start: it tells that two of them lead to one file.
    pub here: PathBuf,
    /// Whether a path that was asked about is a folder.
    pub folders: FxHashMap<PathBuf, bool>,
    /// The paths that were looked for and are not there.
    pub absent: FxHashSet<PathBuf>,
    /// The disk, where the files are on one.
    pub disk: Option<Arc<dyn Disk>>,
    /// The files that were asked for: of the others nothing is said.
    pub asked: FxHashSet<FileId>,
}

/// The YAML of Compose files by path: each is parsed once, however often it is asked for.
#[derive(Clone, Default, Debug)]
pub struct Trees {
    by_path: FxHashMap<PathBuf, Arc<yaml::Tree>>,
    compositions: Arc<Compositions>,
    memory: Option<Arc<TextMemory>>,
}

impl Trees {
    /// None yet; what is read is remembered, and what is remembered is not read again.
    pub fn with(memory: Option<Arc<TextMemory>>) -> Trees {
        Trees { memory, ..Trees::default() }
    }

    /// Parses those that are not here yet, several at once. A file keeps its id and its text.
    fn read(&mut self, files: &[&Source]) {
        let new = files.iter().map(|source| (compositions::key(&source.path), *source));
        let new: Vec<_> = new.filter(|(path, _)| !self.by_path.contains_key(path)).collect();
        let memory = self.memory.as_ref();
        let parsed = new.into_par_iter().with_max_len(4).map(|(path, source)| {
            let read = || yaml::parse(source.id, &source.text);
            let tree = memory.map(|memory| memory.tree(source, read));
            (path, tree.unwrap_or_else(|| Arc::new(read())))
        });
        self.by_path.par_extend(parsed);
    }

    /// What the files say together.
    fn composes(
        &self,
        files: &[&Source],
        around: &Surroundings,
        profiles: &[String],
    ) -> Arc<Vec<ComposeData>> {
        let read =
            || compositions::read(files, &self.by_path, around, profiles, &self.compositions);
        match &self.memory {
            Some(memory) => memory.composes(files, &self.by_path, around, profiles, read),
            None => Arc::new(read()),
        }
    }
}

/// All files of one run and what they mean.
#[derive(Debug)]
pub struct Project {
    sources: Sources,
    /// How many of the sources are files; behind them are the parts of Compose files that are read
    /// as files of their own.
    given: usize,
    pub(super) dockerfiles: Vec<DockerfileData>,
    pub(super) inline: Vec<InlineFile>,
    /// The commands of services.
    pub(super) service_texts: Vec<ServiceText>,
    /// The Compose files, each by itself, by path.
    trees: FxHashMap<PathBuf, Arc<yaml::Tree>>,
    /// The same, by their number.
    trees_by_file: FxHashMap<FileId, Arc<yaml::Tree>>,
    pub(super) composes: Arc<Vec<ComposeData>>,
    /// Which of these Compose finds by its name, by folder.
    found: FxHashMap<PathBuf, usize>,
    pub(super) join: Join,
    /// The ignore files, by path.
    pub(super) ignore_files: FxHashMap<PathBuf, Arc<dockerignore::IgnoreFile>>,
    /// The Dockerfiles for which each ignore file is read, once somebody asks.
    pub(super) ignore_file_readers: OnceLock<FxHashMap<PathBuf, Vec<usize>>>,
    pub(super) disk: Option<Arc<dyn Disk>>,
    /// What is built by other means, by the file that says so.
    outside_builds: Vec<Arc<[OutsideBuild]>>,
    here: PathBuf,
    asked: FxHashSet<FileId>,
    today: Option<Date>,
    base_images: FxHashMap<FileId, BaseImages>,
}

impl Project {
    /// Reads the files, several at once.
    pub fn new(sources: Sources, kinds: &[(FileId, FileKind)], settings: &Settings) -> Project {
        Project::with_trees(sources, kinds, settings, Trees::default())
    }

    /// Reads the files but those whose trees are given.
    pub fn with_trees(
        mut sources: Sources,
        kinds: &[(FileId, FileKind)],
        settings: &Settings,
        mut trees: Trees,
    ) -> Project {
        let of_kind = |kind: FileKind| -> Vec<&Source> {
            let ids = kinds.iter().filter(|(_, own)| *own == kind);
            ids.map(|(id, _)| sources.get(*id)).collect()
        };
        let mut base_images = settings.base_images.clone();
        let files = of_kind(FileKind::Compose);
        trees.read(&files);
        let composes = trees.composes(&files, &settings.surroundings, &settings.profiles);
        let Trees { by_path: trees, memory, .. } = trees;
        let memory = memory.as_deref();
        let files = of_kind(FileKind::Dockerfile);
        let mut dockerfiles = read_all(&files, settings, &base_images, memory);
        let found = composes.iter().filter(|compose| compose.is_found);
        let found = found.map(|compose| (compose.folder.clone(), compose.index)).collect();
        let trees_by_file = trees.values().map(|tree| (tree.file, tree.clone())).collect();
        let read = |source: &Source| {
            let read = || dockerignore::parse(source.id, &source.text);
            let file = memory.map(|memory| memory.ignore_file(source, read));
            (tidy(&source.path), file.unwrap_or_else(|| Arc::new(read())))
        };
        let ignore_files = of_kind(FileKind::IgnoreFile).into_iter().map(read).collect();
        let by_file = trees.values().map(|tree| (tree.file, &**tree)).collect();
        let given = sources.len();
        let mut inline = inline::read(&composes, &by_file, &mut sources);
        for own in &inline {
            if let Some(images) = base_images.get(&own.host.file).cloned() {
                base_images.insert(own.file, images);
            }
        }
        let of_inline: Vec<&Source> = inline.iter().map(|own| sources.get(own.file)).collect();
        let mut read = read_all(&of_inline, settings, &base_images, memory);
        read.iter_mut().zip(&inline).for_each(|(data, own)| data.host = Some(own.host));
        dockerfiles.append(&mut read);
        dockerfiles.iter_mut().enumerate().for_each(|(index, data)| data.index = index);
        let here = settings.surroundings.here.as_path();
        let join = Join::new(&sources, &dockerfiles, &composes, here);
        for (index, dockerfile) in dockerfiles.iter_mut().enumerate() {
            let Some(last) = dockerfile.stages.len().checked_sub(1) else { continue };
            let name = dockerfile.stages[last].name.as_ref();
            // A last stage for work on the program is not what is run where others are.
            let is_aside = name.is_some_and(|name| is_workshop(&name.value))
                && join.builds_only_others(&composes, index, last);
            if !is_aside {
                dockerfile.ship(last);
            }
        }
        for (dockerfile, stage) in join.stages() {
            dockerfiles[dockerfile].ship(stage);
        }
        let (service_texts, mut more) = service_texts::read(
            &composes,
            &by_file,
            &dockerfiles,
            &join,
            settings,
            &mut sources,
            memory,
        );
        inline.append(&mut more);
        let outside_builds = read_outside_builds(&settings.surroundings, memory);
        if !outside_builds.is_empty() {
            let paths = join::paths(&sources, &dockerfiles, here);
            for own in outside_builds.iter().flat_map(|own| own.iter()) {
                let Some(&index) = own.file.as_ref().and_then(|path| paths.get(path)) else {
                    continue;
                };
                let Target::Named(target) = &own.target else { continue };
                if let Some(stage) = dockerfiles[index].stage_by_target(target)
                    && !is_workshop(target)
                {
                    dockerfiles[index].ship(stage);
                }
            }
        }
        Project {
            outside_builds,
            sources,
            given,
            dockerfiles,
            inline,
            service_texts,
            trees,
            trees_by_file,
            composes,
            found,
            join,
            ignore_files,
            ignore_file_readers: OnceLock::new(),
            disk: settings.surroundings.disk.clone(),
            here: here.to_owned(),
            asked: settings.surroundings.asked.clone(),
            today: settings.today,
            base_images,
        }
    }

    /// The files.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// How many of the sources are files; behind them are the parts of Compose files that are read
    /// as files of their own.
    pub fn file_count(&self) -> usize {
        self.given
    }

    /// The builds by other means than Compose files.
    pub(super) fn outside_builds(&self) -> impl Iterator<Item = &OutsideBuild> {
        self.outside_builds.iter().flat_map(|own| own.iter())
    }

    /// Whether a file was asked for, so that what is wrong in it is told.
    pub(super) fn is_asked_for(&self, file: FileId) -> bool {
        self.asked.contains(&file)
    }

    /// The working folder, as far as it is known.
    pub(super) fn here(&self) -> &Path {
        &self.here
    }

    /// The day by which releases are told to be out of support.
    pub fn today(&self) -> Option<Date> {
        self.today
    }

    /// What is stated of the base images that a file names.
    pub(super) fn base_images_of(&self, file: FileId) -> &[Arc<BaseImage>] {
        self.base_images.get(&file).map_or(&[], |images| images)
    }

    /// The files again, at the end of a process: the rest stays where it is, since the system takes
    /// it back at once, and to free part for part takes its time.
    pub fn leave_but_sources(mut self) -> Sources {
        self.sources.truncate(self.given);
        let sources = std::mem::take(&mut self.sources);
        std::mem::forget(self);
        sources
    }

    /// The files again, when all is said.
    pub fn into_sources(mut self) -> Sources {
        self.sources.truncate(self.given);
        // Trees have many small parts, so that letting go of them takes its time too.
        self.dockerfiles.into_par_iter().for_each(drop);
        drop(self.composes);
        drop(self.trees_by_file);
        self.trees.into_par_iter().for_each(drop);
        self.sources
    }

    /// The Dockerfiles, in the order in which they were given.
    pub fn dockerfiles(
        &self,
    ) -> impl ExactSizeIterator<Item = Dockerfile<'_>> + DoubleEndedIterator + Clone {
        self.dockerfiles.iter().map(|data| Dockerfile { project: self, data })
    }

    /// What Compose reads in a folder where nothing tells it what to read.
    pub(super) fn found_in(&self, folder: &Path) -> Option<Compose<'_>> {
        let index = self.found.get(folder)?;
        Some(Compose { project: self, data: &self.composes[*index] })
    }

    /// The YAML of each Compose file, in no order.
    pub fn compose_trees(&self) -> impl Iterator<Item = &yaml::Tree> {
        self.trees.values().map(|tree| &**tree)
    }

    /// The YAML of a Compose file.
    pub(super) fn compose_tree(&self, file: FileId) -> Option<&yaml::Tree> {
        self.trees_by_file.get(&file).map(|tree| &**tree)
    }

    /// The YAML of the Compose file at a path, if it was read.
    pub(super) fn compose_tree_at(&self, path: &Path) -> Option<&yaml::Tree> {
        self.trees.get(&compositions::key(path)).map(|tree| &**tree)
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
    trees: &mut Trees,
) -> Vec<(FileId, Vec<Wanted>)> {
    let files: Vec<&Source> = composes.iter().map(|id| sources.get(*id)).collect();
    trees.read(&files);
    let composes = trees.composes(&files, surroundings, &[]);
    let wanted = compositions::wanted(&composes);
    let_go(composes);
    wanted
}

/// Drops what Compose files mean by several threads: it has many small parts.
fn let_go(composes: Arc<Vec<ComposeData>>) {
    if let Ok(composes) = Arc::try_unwrap(composes) {
        composes.into_par_iter().for_each(drop);
    }
}

fn read_outside_builds(
    surroundings: &Surroundings,
    memory: Option<&TextMemory>,
) -> Vec<Arc<[OutsideBuild]>> {
    let read = |(path, text): &(PathBuf, Arc<str>)| {
        let path = tidy(&surroundings.here.join(path));
        let read = || outside_builds::read(&path, text).into();
        memory.map_or_else(read, |memory| memory.outside_builds(&path, text, read))
    };
    surroundings.build_texts.par_iter().map(read).filter(|own| !own.is_empty()).collect()
}

/// The Dockerfiles that the services of Compose files build, by a file that has a part in that.
/// A path starts where that of its Compose file does.
pub fn wanted_dockerfiles(
    sources: &Sources,
    composes: &[FileId],
    surroundings: &Surroundings,
    trees: &mut Trees,
) -> Vec<(Vec<FileId>, PathBuf)> {
    let files: Vec<&Source> = composes.iter().map(|id| sources.get(*id)).collect();
    trees.read(&files);
    let mut wanted = Vec::new();
    let composes = trees.composes(&files, surroundings, &[]);
    for compose in composes.iter() {
        let services = compose.loaded.root.get("services").map_or(&[][..], Value::entries);
        let builds = services.iter().filter_map(|entry| entry.value.get("build"));
        for value in builds.filter(|value| !value.is_null()) {
            if let BuildFile::At(path) = BuildFile::of(Build { value }, &compose.folder) {
                wanted.push((compose.home.clone(), tidy(&path)));
            }
        }
    }
    let_go(composes);
    wanted
}
