//! The walk: every planned check is given everything of its kind, file by file.

use std::any::Any;
use std::cell::Cell;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Once};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Progress, Request};
use crate::checks::{self, Check, Keywords};
use crate::config::{Plan, Planned};
use crate::lint::{Finding, Findings, Level, Options, Scope, ScopeKind};
use crate::model::{
    Command, Compose, Container, Dockerfile, IgnoreFile, Instruction, Keyword, Project, Service,
    ServiceCommand, Stage,
};
use crate::text::{FileId, Span};

/// The lint that speaks of a check that panicked.
const FAILURE: &str = "internal-error";

/// The plan of each file that was asked for.
pub(super) type Plans = FxHashMap<FileId, Arc<Plan>>;

/// Findings by the number of the file that they lie in. Tens of thousands are megabytes, which in
/// one list would be moved again and again by a single thread.
#[derive(Default)]
pub(super) struct ByFile(Vec<Vec<Finding>>);

impl ByFile {
    /// Adds findings, which for the most part lie in one file.
    pub(super) fn add(&mut self, mut list: Vec<Finding>) {
        let Some(last) = list.iter().map(|finding| finding.at.file.0 as usize).max() else {
            return;
        };
        self.0.resize_with(self.0.len().max(last + 1), Vec::new);
        let file = list[0].at.file;
        if list.iter().all(|finding| finding.at.file == file) {
            let own = &mut self.0[last];
            match own.is_empty() {
                true => *own = list,
                false => own.append(&mut list),
            }
            return;
        }
        for finding in list {
            self.0[finding.at.file.0 as usize].push(finding);
        }
    }

    /// Takes the findings of a file out.
    pub(super) fn take(&mut self, file: FileId) -> Vec<Finding> {
        self.0.get_mut(file.0 as usize).map(std::mem::take).unwrap_or_default()
    }

    /// The lists, one a file.
    pub(super) fn lists(&mut self) -> &mut [Vec<Finding>] {
        &mut self.0
    }
}

/// What the planned checks find, in no order yet. The level of each finding is that of the
/// file that it lies in, and nothing lies in a file that was not asked for.
pub(super) fn walk(project: &Project, plans: &Plans, request: &Request<'_>) -> ByFile {
    keep_quiet_in_checks();
    let schedules = schedules(plans);
    let by_file: FxHashMap<FileId, &Schedule<'_>> =
        plans.iter().map(|(file, plan)| (*file, &schedules[&Arc::as_ptr(plan)])).collect();
    let schedule_of = |file: FileId| by_file.get(&file).copied();

    let dockerfiles: Vec<_> =
        project.dockerfiles().filter_map(|it| Some((it, schedule_of(it.file())?))).collect();
    // Files that are read together may have plans of their own, which speak for them alone.
    let composes: Vec<_> = project
        .composes()
        .flat_map(|compose| {
            let mut own: Vec<&Schedule<'_>> = Vec::new();
            for schedule in compose.files().iter().filter_map(|file| schedule_of(*file)) {
                if !own.iter().any(|other| std::ptr::eq(*other, schedule)) {
                    own.push(schedule);
                }
            }
            own.into_iter().map(move |schedule| (compose, schedule))
        })
        .collect();
    let dockerfiles = in_parts(dockerfiles, |it| it.instructions().len());
    let is_wanted = request.is_wanted;
    let of_dockerfiles = each(&dockerfiles).map(|(dockerfile, schedule, part)| {
        if !is_wanted() {
            return Vec::new();
        }
        let found = walk_dockerfile(*dockerfile, schedule, *part);
        if part.is_last() {
            (request.progress)(Progress::Checked);
        }
        found
    });
    let composes = in_parts(composes, |it| it.services().len());
    let of_composes = each(&composes).map(|(compose, schedule, part)| {
        if !is_wanted() {
            return Vec::new();
        }
        let mut found = walk_compose(*compose, schedule, *part);
        found.retain(|finding| {
            let file = finding.at.file;
            let is_own = schedule_of(file).is_some_and(|own| std::ptr::eq(own, *schedule));
            is_own && compose.files().contains(&file)
        });
        if part.is_last() {
            (request.progress)(Progress::Checked);
        }
        found
    });
    let commands: Vec<_> = project
        .service_commands()
        .filter_map(|it| Some((it, schedule_of(it.instruction.dockerfile().file())?)))
        .collect();
    let of_commands =
        each(&commands).map(|(command, schedule)| walk_service_command(*command, schedule));
    // A container lies in two files, of which one alone may have been asked for.
    let joined: Vec<_> = project
        .composes()
        .map(|compose| (compose, compose.containers().collect::<Vec<_>>()))
        .filter(|(_, containers)| !containers.is_empty())
        .collect();
    let of_containers = each(&joined).map(|(compose, containers)| {
        let of_compose = compose.files().iter().filter_map(|file| schedule_of(*file));
        let of_stages =
            containers.iter().filter_map(|it| schedule_of(it.stage().dockerfile().file()));
        let mut own: Vec<&Schedule<'_>> = Vec::new();
        for schedule in of_compose.chain(of_stages) {
            if !own.iter().any(|other| std::ptr::eq(*other, schedule)) {
                own.push(schedule);
            }
        }
        let mut here: FxHashSet<FileId> = compose.files().iter().copied().collect();
        here.extend(containers.iter().map(|it| it.stage().dockerfile().file()));
        let all = own.into_iter().flat_map(|schedule| {
            let mut found = walk_containers(containers, schedule);
            found.retain(|finding| {
                let file = finding.at.file;
                let is_own = schedule_of(file).is_some_and(|own| std::ptr::eq(own, schedule));
                is_own && here.contains(&file)
            });
            found
        });
        all.collect()
    });
    let ignore_files: Vec<_> =
        project.ignore_files().filter_map(|it| Some((it, schedule_of(it.file())?))).collect();
    let of_ignore_files = each(&ignore_files).map(|(ignore_file, schedule)| {
        let found = walk_ignore_file(*ignore_file, schedule);
        (request.progress)(Progress::Checked);
        found
    });
    let lists: Vec<Vec<Finding>> = of_dockerfiles
        .chain(of_composes)
        .chain(of_commands)
        .chain(of_containers)
        .chain(of_ignore_files)
        .map(|mut found| {
            found.retain_mut(|finding| settle(finding, plans));
            found
        })
        .collect();
    let mut findings = ByFile::default();
    lists.into_iter().for_each(|list| findings.add(list));
    for (plan, schedule) in &schedules {
        // What another plan says of its own files is found with that plan's options.
        let mut found = walk_project(project, schedule, plans);
        found.retain_mut(|finding| {
            let own = plans.get(&finding.at.file);
            own.is_some_and(|own| Arc::as_ptr(own) == *plan) && settle(finding, plans)
        });
        findings.add(found);
    }
    findings
}

/// Each file for itself: one may cost what a hundred others do.
fn each<T: Sync>(files: &[T]) -> rayon::iter::MaxLen<rayon::slice::Iter<'_, T>> {
    files.par_iter().with_max_len(1)
}

/// How many instructions or services are left to one thread.
const PIECE: usize = 32;

/// One of the parts of a file that several threads share.
#[derive(Clone, Copy)]
struct Part {
    number: usize,
    count: usize,
}

impl Part {
    fn is_first(self) -> bool {
        self.number == 0
    }

    fn is_last(self) -> bool {
        self.number + 1 == self.count
    }

    /// Its share of so many things.
    fn of(self, count: usize) -> Range<usize> {
        let start = |number: usize| count * number / self.count;
        start(self.number)..start(self.number + 1)
    }
}

/// Shares out the files that have many of what is counted.
fn in_parts<T: Copy, S: Copy>(files: Vec<(T, S)>, count: impl Fn(T) -> usize) -> Vec<(T, S, Part)> {
    let parts = files.into_iter().flat_map(|(file, schedule)| {
        let count = count(file).div_ceil(PIECE).max(1);
        (0..count).map(move |number| (file, schedule, Part { number, count }))
    });
    parts.collect()
}

/// Gives a finding the level that the plan of its file has for it; `false` if it is off there.
/// That a check failed is told whatever is planned, for what it would have found is not known.
fn settle(finding: &mut Finding, plans: &Plans) -> bool {
    let Some(plan) = plans.get(&finding.at.file) else { return false };
    let planned = plan.find(finding.lint.name);
    let unplanned = if finding.lint.name == FAILURE { finding.level } else { Level::Off };
    finding.level = planned.map_or(unplanned, |planned| planned.level_of(finding.variant));
    finding.level > Level::Off
}

/// The lints of one plan by what they are given.
#[allow(clippy::type_complexity, reason = "the types are those of `Check`, and say all")]
#[derive(Default)]
struct Schedule<'a> {
    dockerfile: Vec<Entry<'a, fn(Dockerfile<'_>, &Options, &mut Findings)>>,
    stage: Vec<Entry<'a, fn(Stage<'_>, &Options, &mut Findings)>>,
    instruction: ByKeyword<Entry<'a, fn(Instruction<'_>, &Options, &mut Findings)>>,
    script: Vec<Entry<'a, fn(Instruction<'_>, &Options, &mut Findings)>>,
    command: ByKeyword<Entry<'a, fn(Command<'_>, &Options, &mut Findings)>>,
    compose: Vec<Entry<'a, fn(Compose<'_>, &Options, &mut Findings)>>,
    service: Vec<Entry<'a, fn(Service<'_>, &Options, &mut Findings)>>,
    container: Vec<Entry<'a, fn(Container<'_>, &Options, &mut Findings)>>,
    ignore_file: Vec<Entry<'a, fn(IgnoreFile<'_>, &Options, &mut Findings)>>,
    project: Vec<Entry<'a, fn(&Project, &Options, &mut Findings)>>,
}

/// A lint and its check.
type Entry<'a, F> = (&'a Planned, F);

/// What each instruction word is given: most checks have nothing to say of most instructions.
type ByKeyword<T> = [Vec<T>; Keyword::Unknown as usize + 1];

fn push_for<T: Copy>(lists: &mut ByKeyword<T>, keywords: Keywords, entry: T) {
    for (number, list) in lists.iter_mut().enumerate() {
        if keywords.contains(number) {
            list.push(entry);
        }
    }
}

fn schedules(plans: &Plans) -> FxHashMap<*const Plan, Schedule<'_>> {
    let mut schedules = FxHashMap::default();
    for plan in plans.values() {
        schedules.entry(Arc::as_ptr(plan)).or_insert_with(|| Schedule::new(plan));
    }
    schedules
}

impl<'a> Schedule<'a> {
    fn new(plan: &'a Plan) -> Schedule<'a> {
        let mut schedule = Schedule::default();
        for planned in &plan.lints {
            let keywords = planned.lint.keywords;
            match planned.lint.check {
                Check::Dockerfile(check) => schedule.dockerfile.push((planned, check)),
                Check::Stage(check) => schedule.stage.push((planned, check)),
                Check::Instruction(check) => {
                    push_for(&mut schedule.instruction, keywords, (planned, check));
                }
                Check::Script(check) => schedule.script.push((planned, check)),
                Check::Command(check) => {
                    push_for(&mut schedule.command, keywords, (planned, check));
                }
                Check::Compose(check) => schedule.compose.push((planned, check)),
                Check::Service(check) => schedule.service.push((planned, check)),
                Check::Container(check) => schedule.container.push((planned, check)),
                Check::IgnoreFile(check) => schedule.ignore_file.push((planned, check)),
                Check::Project(check) => schedule.project.push((planned, check)),
                Check::Engine => (),
            }
        }
        schedule
    }
}

fn walk_dockerfile(
    dockerfile: Dockerfile<'_>,
    schedule: &Schedule<'_>,
    part: Part,
) -> Vec<Finding> {
    let Some(mut run) = Run::new(dockerfile.file()) else { return Vec::new() };
    if part.is_first() {
        run.all(&schedule.dockerfile, dockerfile);
    }
    let stages = dockerfile.stages();
    let own = part.of(stages.len());
    for stage in stages.skip(own.start).take(own.len()) {
        run.out.set_scope(Some(stage.scope()));
        run.all(&schedule.stage, stage);
    }
    let mut stage = None;
    run.out.set_scope(None);
    let own = part.of(dockerfile.instructions().len());
    for instruction in dockerfile.instructions_in(own) {
        let here = instruction.stage();
        if here.map(Stage::index) != stage {
            stage = here.map(Stage::index);
            run.out.set_scope(here.map(Stage::scope));
        }
        run.all(&schedule.instruction[instruction.keyword() as usize], instruction);
        walk_commands(instruction, schedule, &mut run);
    }
    run.out.into_vec()
}

fn walk_commands(instruction: Instruction<'_>, schedule: &Schedule<'_>, run: &mut Run) {
    run.all(&schedule.script, instruction);
    let checks = &schedule.command[instruction.keyword() as usize];
    if !checks.is_empty() {
        instruction.commands().for_each(|command| run.all(checks, command));
    }
}

fn walk_service_command(command: ServiceCommand<'_>, schedule: &Schedule<'_>) -> Vec<Finding> {
    let file = command.instruction.dockerfile().file();
    let Some(mut run) = Run::new(file) else { return Vec::new() };
    let name = command.service.to_owned();
    run.out.set_scope(Some(Scope { kind: ScopeKind::Service, name }));
    walk_commands(command.instruction, schedule, &mut run);
    run.out.into_vec()
}

fn walk_compose(compose: Compose<'_>, schedule: &Schedule<'_>, part: Part) -> Vec<Finding> {
    let Some(mut run) = Run::new(compose.file()) else { return Vec::new() };
    if part.is_first() {
        run.all(&schedule.compose, compose);
    }
    let own = part.of(compose.services().len());
    for service in own.filter_map(|number| compose.service_number(number)) {
        let name = service.name().value.to_owned();
        run.out.set_scope(Some(Scope { kind: ScopeKind::Service, name }));
        run.all(&schedule.service, service);
    }
    run.out.into_vec()
}

fn walk_containers(containers: &[Container<'_>], schedule: &Schedule<'_>) -> Vec<Finding> {
    let first = containers.first().map(|container| container.service().compose().file());
    let Some(mut run) = first.and_then(Run::new) else { return Vec::new() };
    for container in containers {
        let name = container.service().name().value.to_owned();
        run.out.set_scope(Some(Scope { kind: ScopeKind::Service, name }));
        run.all(&schedule.container, *container);
    }
    run.out.into_vec()
}

fn walk_ignore_file(ignore_file: IgnoreFile<'_>, schedule: &Schedule<'_>) -> Vec<Finding> {
    let Some(mut run) = Run::new(ignore_file.file()) else { return Vec::new() };
    run.all(&schedule.ignore_file, ignore_file);
    run.out.into_vec()
}

fn walk_project(project: &Project, schedule: &Schedule<'_>, plans: &Plans) -> Vec<Finding> {
    let Some(mut run) = plans.keys().min().and_then(|file| Run::new(*file)) else {
        return Vec::new();
    };
    run.all(&schedule.project, project);
    run.out.into_vec()
}

/// The checks of one file.
struct Run {
    file: FileId,
    out: Findings,
    /// The lints whose check has panicked here, which is told once.
    failed: Vec<&'static str>,
}

thread_local! {
    static IN_CHECK: Cell<bool> = const { Cell::new(false) };
}

impl Run {
    fn new(file: FileId) -> Option<Run> {
        let any = checks::find(FAILURE)?;
        let out = Findings::new(any.page, any.page.level);
        Some(Run { file, out, failed: Vec::new() })
    }

    fn all<T: Copy, F>(&mut self, checks: &[Entry<'_, F>], given: T)
    where
        F: Fn(T, &Options, &mut Findings),
    {
        let was = IN_CHECK.replace(true);
        for (planned, check) in checks {
            self.one(planned, |options, out| check(given, options, out));
        }
        IN_CHECK.set(was);
    }

    fn one(&mut self, planned: &Planned, check: impl FnOnce(&Options, &mut Findings)) {
        let page = planned.lint.page;
        if self.failed.contains(&page.name) {
            return;
        }
        self.out.set_lint(page, planned.level);
        let before = self.out.len();
        // A check can leave nothing half done but its findings, which are cut off below.
        let outcome =
            panic::catch_unwind(AssertUnwindSafe(|| check(&planned.options, &mut self.out)));
        if let Err(why) = outcome {
            self.out.truncate(before);
            self.failed.push(page.name);
            self.report_failure(page.name, why.as_ref());
        }
    }

    fn report_failure(&mut self, name: &str, why: &(dyn Any + Send)) {
        let Some(lint) = checks::find(FAILURE) else { return };
        self.out.set_lint(lint.page, lint.page.level);
        let said = why.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| why.downcast_ref::<&str>().copied()).unwrap_or("nothing");
        let at = Span::at(self.file, 0);
        self.out
            .report(at, format!("the check of `{name}` failed in this file"))
            .help(format!("report this with the file; the check said: {said}"));
    }
}

/// A panic in a check becomes a finding, so nothing is printed of it; every other panic is
/// printed as before.
fn keep_quiet_in_checks() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !IN_CHECK.get() {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Lint;
    use crate::config::{ConfigResolver, FailOn, Preset};
    use crate::lint::{Category, Fixable, Page, Subject, Version};
    use crate::model::{FileKind, Settings};
    use crate::text::Sources;

    static PAGE: Page = Page {
        precision: None,
        tag: None,
        name: "failing",
        place: 0..0,
        about: Subject::Dockerfile,
        category: Category::Style,
        level: Level::Warn,
        levels: &[],
        fix: Fixable::None,
        since: Version { major: 0, minor: 1 },
        cwe: &[],
        same: "",
        related: &[],
        controls: &[],
        verify: None,
        options: &[],
    };

    static LINT: Lint = Lint {
        page: &PAGE,
        keywords: Keywords::of(&[]),
        check: Check::Instruction(|instruction, _, out| {
            out.report(instruction.span(), "found");
            assert!(instruction.index() == 0, "it is number {}", instruction.index());
        }),
    };

    #[test]
    fn a_failing_check_is_told_of_once_and_stops_nothing() {
        let mut sources = Sources::new();
        let file = sources.add("Dockerfile", "FROM a\nRUN b\nRUN c\n");
        let planned = Planned {
            lint: &LINT,
            level: Level::Warn,
            variants: Vec::new(),
            options: Options::new(),
        };
        let plan = Plan {
            lints: vec![planned],
            fail_on: FailOn::Warn,
            foreign_comments: true,
            unsuppressible: Vec::new(),
            base_images: Default::default(),
        };
        let plans = Plans::from_iter([(file, Arc::new(plan))]);
        let project = Project::new(sources, &[(file, FileKind::Dockerfile)], &Settings::default());
        let config = ConfigResolver::of_preset(Preset::Default);
        let findings = walk(&project, &plans, &Request::new(&config)).take(file);
        let told: Vec<_> = findings.iter().map(|it| (it.lint.name, it.message.as_str())).collect();
        assert_eq!(
            told,
            [("failing", "found"), (FAILURE, "the check of `failing` failed in this file")]
        );
        assert!(findings[1].help.as_deref().is_some_and(|help| help.ends_with("it is number 1")));
        assert_eq!(findings[1].level, Level::Error);
    }
}
