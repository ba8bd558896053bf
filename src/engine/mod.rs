//! Project and plan make a report: discovery, the walk, suppression, fix rounds.
//!
//! [`discover`] is the only reader of the disk, over which an [`Overlay`] can lie; [`check`] makes findings of what it read and
//! [`fix`] makes new texts, which [`FixOutcome::write`] puts in the place of the old ones.

mod around;
mod cover;
mod dependencies;
mod discover;
mod disk;
mod disk_memory;
mod effective;
mod fix;
mod home;
mod names;
mod names_in_comments;
mod overlay;
mod request;
mod suppress;
mod walk;

pub use around::seat_of;
pub use dependencies::Dependencies;
pub use discover::{Discovery, FileError, SIZE_LIMIT, discover};
pub use disk::DiskReader;
pub use disk_memory::{DiskMemory, Questions};
pub use effective::{EffectiveProject, EffectiveRequest, effective};
pub use fix::{Change, FixOutcome, fix, fix_found, fix_only};
pub use names::{is_something_else, kind_by_name};
pub use overlay::Overlay;
pub use request::{Progress, Request, Stdin};
pub use suppress::{Extent, suppression_edits};

use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::home::bring_home;
use self::suppress::{Comments, suppress};
use self::walk::{ByFile, Plans, walk};
// What reports meet in the effective project.
pub use crate::compose::{Datum, Node, Origin};
use crate::lint::{Date, Finding};
use crate::model::{self, BaseImages, FileKind, Project, Surroundings};
use crate::text::{FileId, Sources};

/// What a run found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The files that were read, those that only explain others included.
    pub sources: Sources,
    /// What each of them is.
    pub kinds: Vec<(FileId, FileKind)>,
    /// The files that were asked for, in order of path: findings lie in these alone.
    pub files: Vec<FileId>,
    /// The findings, in order of path, place and lint.
    pub findings: Vec<Finding>,
    /// How many findings comments have silenced.
    pub silenced: usize,
    /// What could not be read, in order of path.
    pub errors: Vec<FileError>,
}

/// Lints what was discovered.
pub fn check(discovery: Discovery, request: &Request<'_>) -> Report {
    on_threads(request, || {
        let (mut report, project) = Reading::new(discovery, request).judge(request);
        report.sources = match request.is_last {
            true => project.leave_but_sources(),
            false => project.into_sources(),
        };
        report
    })
}

/// Lints what was discovered, and keeps what the files mean for further questions. The ids of
/// files are the same in both.
pub fn analyze(discovery: Discovery, request: &Request<'_>) -> (Report, Project) {
    on_threads(request, || Reading::new(discovery, request).analyze(request))
}

/// What was discovered, read and not judged yet.
pub(crate) struct Reading {
    project: Project,
    plans: Plans,
    surroundings: Surroundings,
    kinds: Vec<(FileId, FileKind)>,
    files: Vec<FileId>,
    errors: Vec<FileError>,
}

impl Reading {
    pub(crate) fn new(discovery: Discovery, request: &Request<'_>) -> Reading {
        let Discovery { sources, kinds, files, errors, surroundings, trees } = discovery;
        let plans = files.iter().map(|&id| (id, request.config.plan_for(&sources.get(id).path)));
        let mut plans: Plans = plans.collect();
        (request.progress)(Progress::Total(files.len()));
        let mut settings = request.settings.clone();
        settings.surroundings = surroundings;
        settings.surroundings.asked = files.iter().copied().collect();
        settings.today = Some(Date::of(request.now));
        settings.base_images = base_images(&sources, &kinds, &plans, request);
        let project = Project::with_trees(sources, &kinds, &settings, trees);
        for inline in project.inline_files() {
            if let Some(plan) = plans.get(&inline.host.file).cloned() {
                plans.insert(inline.file, plan);
            }
        }
        let surroundings = settings.surroundings;
        Reading { project, plans, surroundings, kinds, files, errors }
    }

    /// What can change the findings in the file at a path, but for the disk and the configuration.
    pub(crate) fn stakes(&self, path: &Path) -> Option<Stakes> {
        let file = self.project.sources().find(path)?.id;
        Some(Stakes {
            files: self.project.stakes(file, &self.kinds, &self.surroundings),
            asked: self.files.clone(),
        })
    }

    /// The findings, and what the files mean, for further questions.
    pub(crate) fn analyze(self, request: &Request<'_>) -> (Report, Project) {
        let (mut report, project) = self.judge(request);
        report.sources = project.sources().clone();
        report.sources.truncate(project.file_count());
        (report, project)
    }

    /// The project and a report on it, which has no sources yet.
    fn judge(self, request: &Request<'_>) -> (Report, Project) {
        let Reading { project, plans, kinds, files, errors, .. } = self;
        let (findings, silenced) = find(&project, &plans, &files, request);
        (Report { sources: Sources::new(), kinds, files, findings, silenced, errors }, project)
    }
}

/// All that the findings in one file rest on, but for the disk and the configuration.
#[derive(PartialEq, Debug)]
pub(crate) struct Stakes {
    files: model::Stakes,
    asked: Vec<FileId>,
}

/// The findings in these files, and how many were silenced.
fn find(
    project: &Project,
    plans: &Plans,
    files: &[FileId],
    request: &Request<'_>,
) -> (Vec<Finding>, usize) {
    let mut findings = walk(project, plans, request);
    // What stands in a Compose file is silenced there, and by comments of its own before.
    let mut silenced = suppress(project, plans, &mut findings, Comments::Inline, request);
    bring_home(project, &mut findings);
    silenced += suppress(project, plans, &mut findings, Comments::OfFiles, request);
    (in_order(findings, files), silenced)
}

/// What is configured of base images, by the file that it is configured for: of those that only
/// explain others too.
fn base_images(
    sources: &Sources,
    kinds: &[(FileId, FileKind)],
    plans: &Plans,
    request: &Request<'_>,
) -> FxHashMap<FileId, BaseImages> {
    let of_file = |id: FileId| {
        let images = match plans.get(&id) {
            Some(plan) => plan.base_images.clone(),
            None => request.config.settings_for(&sources.get(id).path)?.base_images(),
        };
        (!images.is_empty()).then_some((id, images))
    };
    kinds.iter().filter_map(|(id, _)| of_file(*id)).collect()
}

/// The findings in order of path, place and lint, one of equal ones.
fn in_order(mut findings: ByFile, files: &[FileId]) -> Vec<Finding> {
    findings.lists().par_iter_mut().for_each(|list| {
        list.sort_by(|a, b| {
            let key = |it: &Finding| (it.at.start, it.at.end, it.lint.name);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        list.dedup_by(|a, b| a.at == b.at && a.lint.name == b.lint.name && a.message == b.message);
    });
    let lists: Vec<Vec<Finding>> = files.iter().map(|file| findings.take(*file)).collect();
    let mut all = Vec::with_capacity(lists.iter().map(Vec::len).sum());
    lists.into_iter().for_each(|mut list| all.append(&mut list));
    all
}

/// Runs `work` on as many threads as the request allows.
fn on_threads<T: Send>(request: &Request<'_>, work: impl FnOnce() -> T + Send) -> T {
    let Some(jobs) = request.jobs else { return work() };
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => pool.install(work),
        // The system gives no more threads: those that there are do the work.
        Err(_) => work(),
    }
}
