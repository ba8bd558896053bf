//! What can change what is said of a file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::compose::ComposeData;
use super::compositions::ReadAs;
use super::{Dockerfile, FileKind, Project, Surroundings};
use crate::text::FileId;

/// All that what is said of a file rests on, but for the disk and what is configured: as long as
/// it is the same, the same is said.
#[derive(PartialEq, Debug)]
pub struct Stakes {
    files: Vec<(FileId, FileKind, Arc<str>)>,
    composes: Vec<ComposeStakes>,
    /// What Compose files look for beside one another.
    others: Vec<Option<Answer>>,
    build_texts: Vec<(PathBuf, Arc<str>)>,
}

/// What was found at a path.
#[derive(PartialEq, Debug)]
enum Answer {
    Text(String),
    Folder(bool),
    Absent,
}

/// What is known of Compose files beside their texts.
#[derive(PartialEq, Debug)]
struct ComposeStakes {
    folder: PathBuf,
    is_default: bool,
    is_found: bool,
    home: Vec<FileId>,
    /// The files that Compose takes by their names, in the place of these maybe.
    found: Option<Vec<FileId>>,
    read_as: ReadAs,
}

impl Project {
    /// What can change what is said of a file: the files that are read with it, those that these
    /// name, and those that name one of them. Others that lie beside it have no part in it.
    pub fn stakes(
        &self,
        file: FileId,
        kinds: &[(FileId, FileKind)],
        around: &Surroundings,
    ) -> Stakes {
        let of_ignore_file = |own: &FileId| kinds.contains(&(*own, FileKind::IgnoreFile));
        let files = match of_ignore_file(&file) {
            // It may be read for any Dockerfile.
            true => kinds.iter().map(|(own, _)| *own).collect(),
            false => self.connected(file),
        };
        let is_in = |own: &FileId| files.contains(own) || of_ignore_file(own);
        let own = kinds.iter().filter(|(own, _)| is_in(own));
        let texts = own.map(|&(own, kind)| (own, kind, self.sources().get(own).text.clone()));
        let mut texts: Vec<_> = texts.collect();
        texts.sort_unstable_by_key(|(own, ..)| *own);
        let composes =
            self.composes.iter().filter(|own| members(own).any(|it| files.contains(&it)));
        let others = composes.clone().flat_map(|own| &own.read_as.others);
        let others = others.map(|path| answer(around, path)).collect();
        let composes = composes.map(|own| ComposeStakes {
            folder: own.folder.clone(),
            is_default: own.is_default,
            is_found: own.is_found,
            home: own.home.clone(),
            found: self.found_in(&own.folder).map(|found| found.files().to_vec()),
            read_as: own.read_as.clone(),
        });
        let build_texts = around.build_texts.clone();
        Stakes { files: texts, composes: composes.collect(), others, build_texts }
    }

    /// The files to which ways lead from a file: from one to those that it is read with, from a
    /// Compose file to what it builds, and back.
    fn connected(&self, file: FileId) -> FxHashSet<FileId> {
        let mut found = FxHashSet::from_iter([file]);
        let mut left = vec![file];
        while let Some(next) = left.pop() {
            let mut reach = |more: &mut dyn Iterator<Item = FileId>| {
                left.extend(more.filter(|own| found.insert(*own)));
            };
            for compose in self.composes.iter().filter(|own| members(own).any(|it| it == next)) {
                reach(&mut members(compose));
                reach(&mut self.built_by(compose));
            }
            for dockerfile in self.dockerfiles().filter(|it| place(*it) == next) {
                for service in dockerfile.builders() {
                    reach(&mut members(service.compose.data));
                }
                // These may build anything.
                for id in &self.join.builders_of_any {
                    reach(&mut members(&self.composes[id.compose]));
                }
            }
        }
        found
    }

    /// The files of the Dockerfiles that Compose files build.
    fn built_by(&self, compose: &ComposeData) -> impl Iterator<Item = FileId> {
        let runs = self.join.runs_of(compose.index);
        let dockerfiles = runs.filter_map(|run| self.dockerfile_at(run.dockerfile()?));
        dockerfiles.map(place)
    }
}

/// What is known of a path.
fn answer(around: &Surroundings, path: &Path) -> Option<Answer> {
    let folder = path.parent().filter(|_| path.ends_with(".env"));
    let env = folder.and_then(|folder| around.env_texts.get(folder));
    if let Some(text) = env.or_else(|| around.texts.get(path)) {
        return Some(Answer::Text(text.clone()));
    }
    let folder = around.folders.get(path).map(|is_one| Answer::Folder(*is_one));
    folder.or_else(|| around.absent.contains(path).then_some(Answer::Absent))
}

/// The file that a Dockerfile stands in.
fn place(dockerfile: Dockerfile<'_>) -> FileId {
    dockerfile.host().map_or(dockerfile.file(), |host| host.file)
}

/// The files that have a part in what Compose files mean.
fn members(compose: &ComposeData) -> impl Iterator<Item = FileId> {
    compose.read_as.files.iter().chain(&compose.home).copied()
}
