//! Which stage of which Dockerfile each service runs.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::compose::ComposeData;
use super::dockerfile::DockerfileData;
use super::service_parts::Build;
use super::value::evaluate;
use crate::compose::{Setting, Value, is_remote};
use crate::dockerfile::{Detail, Part};
use crate::text::{Sources, Span, tidy};

/// What the services of all Compose files run.
#[derive(Default, Debug)]
pub(super) struct Join {
    /// What each service that builds runs, by Compose file and name.
    runs: Vec<FxHashMap<String, Run>>,
    /// The services that build a Dockerfile, by that.
    pub(super) builders: Vec<Vec<ServiceId>>,
    /// The services whose Dockerfile a variable names.
    pub(super) builders_of_any: Vec<ServiceId>,
}

/// A service: the number of its Compose file and its own in that.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ServiceId {
    pub(super) compose: usize,
    pub(super) service: usize,
}

/// What a service that builds runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Run {
    /// Its Dockerfile is not known, or not at hand.
    Unknown,
    /// It builds this Dockerfile, and which stage of it is not known.
    SomeStage(usize),
    /// It asks for a stage that the Dockerfile does not have.
    NoSuchStage(usize),
    /// It runs this stage of this Dockerfile.
    Stage(usize, usize),
}

impl Run {
    pub(super) fn dockerfile(self) -> Option<usize> {
        match self {
            Run::Unknown => None,
            Run::SomeStage(dockerfile) | Run::NoSuchStage(dockerfile) => Some(dockerfile),
            Run::Stage(dockerfile, _) => Some(dockerfile),
        }
    }
}

/// Where the Dockerfile of a build is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum BuildFile {
    /// In the Compose file.
    Inline(Span),
    /// At this path, as it is reached from the working folder.
    At(PathBuf),
    /// On another machine.
    Elsewhere,
    /// A variable tells.
    Unknown,
}

impl BuildFile {
    /// The Dockerfile of a build in a project of that folder.
    pub(super) fn of(build: Build<'_>, folder: &Path) -> BuildFile {
        if let Some(inline) = build.get("dockerfile_inline").filter(|inline| !inline.is_null()) {
            return BuildFile::Inline(inline.span);
        }
        let context = match build.context() {
            Setting::Unknown(_) => return BuildFile::Unknown,
            Setting::Absent => ".",
            Setting::Known(context) => context.value,
        };
        if is_remote(context) {
            return BuildFile::Elsewhere;
        }
        match build.dockerfile() {
            Setting::Unknown(_) => BuildFile::Unknown,
            Setting::Absent => BuildFile::At(folder.join(context).join("Dockerfile")),
            Setting::Known(file) => BuildFile::At(folder.join(context).join(file.value)),
        }
    }
}

impl Join {
    pub(super) fn new(
        sources: &Sources,
        dockerfiles: &[DockerfileData],
        composes: &[ComposeData],
        here: &Path,
    ) -> Join {
        let at = paths(sources, dockerfiles, here);
        let mut inside: FxHashMap<Span, usize> = FxHashMap::default();
        for (index, dockerfile) in dockerfiles.iter().enumerate() {
            if let Some(host) = dockerfile.host {
                inside.insert(host, index);
            }
        }
        let mut join = Join {
            runs: Vec::with_capacity(composes.len()),
            builders: vec![Vec::new(); dockerfiles.len()],
            builders_of_any: Vec::new(),
        };
        for (number, compose) in composes.iter().enumerate() {
            let mut runs = FxHashMap::default();
            let services = compose.loaded.root.get("services").map_or(&[][..], Value::entries);
            for (index, entry) in services.iter().enumerate() {
                let Some(value) = entry.value.get("build").filter(|value| !value.is_null()) else {
                    continue;
                };
                let build = Build { value };
                let id = ServiceId { compose: number, service: index };
                let dockerfile = match BuildFile::of(build, &compose.folder) {
                    BuildFile::Inline(span) => inside.get(&span),
                    BuildFile::At(path) => at.get(&tidy(&here.join(path))),
                    BuildFile::Elsewhere => None,
                    BuildFile::Unknown => {
                        join.builders_of_any.push(id);
                        None
                    }
                };
                let run = match dockerfile {
                    None => Run::Unknown,
                    Some(&dockerfile) => {
                        join.builders[dockerfile].push(id);
                        run(build, dockerfile, &dockerfiles[dockerfile])
                    }
                };
                runs.insert(entry.key.value.clone(), run);
            }
            join.runs.push(runs);
        }
        join
    }

    /// What the service of that name in that Compose file runs; nothing where it builds nothing.
    pub(super) fn run(&self, compose: usize, service: &str) -> Option<Run> {
        self.runs.get(compose)?.get(service).copied()
    }

    /// What the services of a Compose file run.
    pub(super) fn runs_of(&self, compose: usize) -> impl Iterator<Item = Run> {
        self.runs.get(compose).into_iter().flat_map(|runs| runs.values().copied())
    }

    /// Whether a Dockerfile is built, and all who build it want another stage than that.
    pub(super) fn builds_only_others(
        &self,
        composes: &[ComposeData],
        dockerfile: usize,
        stage: usize,
    ) -> bool {
        let builders = &self.builders[dockerfile];
        let wants_other = |id: &ServiceId| {
            let services = composes[id.compose].loaded.root.get("services");
            let name = services.and_then(|own| own.entries().get(id.service));
            let run = name.and_then(|entry| self.run(id.compose, &entry.key.value));
            matches!(run, Some(Run::Stage(_, own)) if own != stage)
        };
        self.builders_of_any.is_empty() && !builders.is_empty() && builders.iter().all(wants_other)
    }

    /// The stages of Dockerfiles that services run.
    pub(super) fn stages(&self) -> impl Iterator<Item = (usize, usize)> {
        self.runs.iter().flat_map(|runs| runs.values()).filter_map(|run| match run {
            Run::Stage(dockerfile, stage) => Some((*dockerfile, *stage)),
            _ => None,
        })
    }
}

fn run(build: Build<'_>, index: usize, dockerfile: &DockerfileData) -> Run {
    let Some(last) = dockerfile.stages.len().checked_sub(1) else { return Run::SomeStage(index) };
    let run = match build.target() {
        Setting::Unknown(_) => Run::SomeStage(index),
        Setting::Absent => Run::Stage(index, last),
        Setting::Known(target) if target.value.is_empty() => Run::Stage(index, last),
        Setting::Known(target) => match dockerfile.stage_by_target(target.value) {
            Some(stage) => Run::Stage(index, stage),
            // A variable can give a stage its name.
            None => Run::NoSuchStage(index),
        },
    };
    match run {
        // What the stage is made of by default is not what is built.
        Run::Stage(_, stage) if dockerfile.is_based_otherwise(build, stage) => {
            Run::SomeStage(index)
        }
        run => run,
    }
}

impl DockerfileData {
    /// The stage that `--target` means: by its name in any case of letters, or by its number.
    pub(super) fn stage_by_target(&self, target: &str) -> Option<usize> {
        let named = self.stages_by_name.get(&target.to_ascii_lowercase()).copied();
        named.or_else(|| target.parse().ok().filter(|index| *index < self.stages.len()))
    }

    /// Whether the arguments of a build choose another stage to build on than their defaults do,
    /// for this stage or one that it builds on; or it is not known which.
    fn is_based_otherwise(&self, build: Build<'_>, stage: usize) -> bool {
        let lineage = std::iter::successors(Some(stage), |own| self.stages[*own].parent());
        lineage.into_iter().any(|own| {
            let from = &self.syntax.instructions[self.stages[own].instructions.start];
            let Detail::From { image, .. } = &from.detail else { return false };
            let parts = self.syntax.parts(*image);
            if !parts.iter().any(|part| matches!(part, Part::Variable(_))) {
                return false;
            }
            let value = evaluate(&parts, &|name| build.lookup_in_from(self, name));
            let chosen =
                value.text().map(|text| self.stages_by_name.get(&text.to_ascii_lowercase()));
            let parent = self.stages[own].parent();
            match chosen {
                // A name that is given again later is that of the stage before.
                Some(chosen) => chosen.copied().filter(|chosen| *chosen < own) != parent,
                None => parent.is_some(),
            }
        })
    }
}

/// The Dockerfiles that are files, by path.
pub(super) fn paths(
    sources: &Sources,
    dockerfiles: &[DockerfileData],
    here: &Path,
) -> FxHashMap<PathBuf, usize> {
    let files = dockerfiles.iter().enumerate().filter(|(_, own)| own.host.is_none());
    files
        .map(|(index, own)| (tidy(&here.join(&sources.get(own.syntax.file).path)), index))
        .collect()
}
