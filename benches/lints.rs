//! What each lint costs over the corpus (`PLIMSOLL_CORPUS`, else `../shared/corpus`): the ten
//! dearest, in time and as a share of what reading the files costs.
//!
//! Each lint is given everything of its kind several times, on one thread, and the fastest time
//! counts: what the model computes once and keeps is paid by nobody.
#![allow(missing_docs)]
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use plimsoll::checks::Check;
use plimsoll::config::{ConfigResolver, Plan, Planned, Preset};
use plimsoll::engine::{Request, discover};
use plimsoll::lint::Findings;
use plimsoll::model::{Project, Settings};

mod common;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 3;
const SHOWN: usize = 10;

fn main() {
    let folder = common::corpus();
    let config = ConfigResolver::of_preset(Preset::All);
    let paths = [folder];
    let mut request = Request::new(&config);
    request.paths = &paths;
    let discovery = discover(&request);
    let settings = Settings { surroundings: discovery.surroundings, ..Settings::default() };
    let started = Instant::now();
    let project = Project::new(discovery.sources, &discovery.kinds, &settings);
    let reading = started.elapsed();

    let plan = Plan::of_preset(Preset::All);
    let mut costs: Vec<(Duration, &str, usize)> = Vec::new();
    for planned in &plan.lints {
        let runs = (0..ROUNDS).map(|_| {
            let started = Instant::now();
            let found = black_box(run(&project, planned));
            (started.elapsed(), found)
        });
        let (time, found) = runs.min().unwrap_or_default();
        costs.push((time, planned.lint.page.name, found));
    }
    costs.sort();
    costs.reverse();
    let total: Duration = costs.iter().map(|(time, ..)| *time).sum();
    println!("reading the files, on all threads: {reading:.1?}");
    println!("{} lints, on one thread: {total:.1?}; the dearest:", costs.len());
    for (time, name, found) in costs.iter().take(SHOWN) {
        let share = 100.0 * time.as_secs_f64() / total.as_secs_f64();
        println!("{time:>10.1?}  {share:4.1} %  {found:5} findings  {name}");
    }
}

/// Gives a check everything of its kind; the number of its findings.
fn run(project: &Project, planned: &Planned) -> usize {
    let mut out = Findings::new(planned.lint.page, planned.level);
    let options = &planned.options;
    let dockerfiles = project.dockerfiles();
    let services = || project.composes().flat_map(|it| it.services());
    match planned.lint.check {
        Check::Dockerfile(check) => dockerfiles.for_each(|it| check(it, options, &mut out)),
        Check::Stage(check) => {
            dockerfiles.flat_map(|it| it.stages()).for_each(|it| check(it, options, &mut out))
        }
        Check::Instruction(check) => {
            dockerfiles.flat_map(|it| it.instructions()).for_each(|it| check(it, options, &mut out))
        }
        Check::Script(check) => {
            let of_services = project.service_commands().map(|it| it.instruction);
            let instructions = dockerfiles.flat_map(|it| it.instructions()).chain(of_services);
            instructions.for_each(|it| check(it, options, &mut out));
        }
        Check::Command(check) => {
            let of_services = project.service_commands().flat_map(|it| it.instruction.commands());
            let commands = dockerfiles.flat_map(|it| it.commands()).chain(of_services);
            commands.for_each(|it| check(it, options, &mut out));
        }
        Check::Compose(check) => project.composes().for_each(|it| check(it, options, &mut out)),
        Check::Service(check) => services().for_each(|it| check(it, options, &mut out)),
        Check::Container(check) => project.containers().for_each(|it| check(it, options, &mut out)),
        Check::IgnoreFile(check) => {
            project.ignore_files().for_each(|it| check(it, options, &mut out));
        }
        Check::Project(check) => check(project, options, &mut out),
        Check::Engine => (),
    }
    out.len()
}
