//! Every example of every page in `lints/` and `fixtures/lints/`, one test each.

mod example;
mod manners;
mod run;
mod snapshot;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use plimsoll::checks::{self, Check, Lint};
use plimsoll::engine::{self, Report};
use plimsoll::lint::{Finding, Fixable, Safety};
use plimsoll::model::{Project, Settings};

use self::example::{Example, Kind};
use self::run::Workspace;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut trials = Vec::new();
    for lint in checks::ALL {
        let name = lint.page.name;
        let mut fixes = false;
        let mut shown = Vec::new();
        for folder in ["lints", "fixtures/lints"] {
            let path = root.join(folder).join(format!("{name}.md"));
            let Ok(page) = fs::read_to_string(&path) else { continue };
            if matches!(lint.check, Check::Engine) && folder == "lints" {
                continue;
            }
            match example::read(&page) {
                Ok(examples) => {
                    if shown.is_empty() {
                        shown.clone_from(&examples);
                    }
                    fixes |= examples.iter().any(|example| !example.fixed.is_empty());
                    trials.extend(examples.into_iter().map(|it| trial(lint, folder, it)));
                }
                Err(why) => trials.push(Trial::test(format!("{folder}/{name}.md"), move || {
                    Err(Failed::from(why))
                })),
            }
        }
        trials.push(Trial::test(format!("{name}: page"), move || page(lint, fixes)));
        trials.push(Trial::test(format!("{name}: snapshot"), move || {
            Ok(snapshot::check(lint, &shown)?)
        }));
    }
    trials.push(Trial::test("snapshots: orphans", || Ok(snapshot::orphans()?)));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(lint: &'static Lint, folder: &str, example: Example) -> Trial {
    let word = if example.kind == Kind::Bad { "bad" } else { "good" };
    let name = format!("{}: {word} at {folder}/{0}.md:{}", lint.page.name, example.line);
    Trial::test(name, move || match example.kind {
        Kind::Bad => bad(lint, &example),
        Kind::Good => good(lint, &example),
    })
}

/// What holds for the page of every lint.
fn page(lint: &Lint, fixes: bool) -> Result<(), Failed> {
    let page = lint.page;
    let lines = page.text().lines().count();
    ensure(lines <= 75, || format!("the page has {lines} lines: move examples to fixtures/"))?;
    ensure(!page.title().ends_with('.'), || "the title ends with a full stop".to_owned())?;
    ensure(page.text().contains("\n## When to allow it\n"), || {
        "the section `## When to allow it` is missing".to_owned()
    })?;
    if !matches!(lint.check, Check::Engine) {
        let has = page.fix != Fixable::None;
        ensure(has == fixes, || {
            format!("the page says that the fix is `{}`, the examples say otherwise", page.fix)
        })?;
    }
    Ok(())
}

fn good(lint: &'static Lint, example: &Example) -> Result<(), Failed> {
    let workspace = Workspace::new(&example.files, Some(lint))?;
    let report = workspace.check();
    ensure(report.findings.is_empty(), || {
        format!("no finding is expected here\n{}", workspace.show(&report))
    })?;
    sound(&example.files)
}

fn bad(lint: &'static Lint, example: &Example) -> Result<(), Failed> {
    let workspace = Workspace::new(&example.files, Some(lint))?;
    let report = workspace.check();
    let [finding] = report.findings.as_slice() else {
        let shown = workspace.show(&report);
        return Err(format!("one finding of `{}` is expected\n{shown}", lint.page.name).into());
    };
    ensure(finding.lint.name == lint.page.name, || workspace.show(&report))?;
    sound(&example.files)?;
    if !matches!(lint.check, Check::Engine) {
        silenced(&example.files, lint, finding, &report)?;
    }
    if finding.fix.is_some() || !example.fixed.is_empty() {
        fixed(&workspace, finding, lint, example)?;
    }
    Ok(())
}

/// The fix makes what the example says, is done after the first time, and brings nothing new.
fn fixed(
    workspace: &Workspace,
    finding: &Finding,
    lint: &'static Lint,
    example: &Example,
) -> Result<(), Failed> {
    let Some(fix) = &finding.fix else { return Err("the finding has no fix".into()) };
    ensure(lint.page.fix != Fixable::None, || "the page says that there is no fix".to_owned())?;
    ensure(fix.safety == Safety::Unsafe || lint.page.fix == Fixable::Safe, || {
        "the fix is safer than the page says".to_owned()
    })?;
    let outcome = workspace.fix();
    ensure(outcome.applied > 0, || "the fix was refused: it breaks the syntax".to_owned())?;
    ensure(outcome.report.findings.is_empty(), || {
        format!("the fix leaves\n{}", workspace.show(&outcome.report))
    })?;
    let files = run::texts(&outcome.report);
    for expected in &example.fixed {
        let made = files.iter().find(|file| file.path == expected.path);
        let made = made.ok_or_else(|| format!("no file is at {}", expected.path.display()))?;
        ensure(made == expected, || {
            format!("the fix makes\n{}\nand not\n{}", made.text, expected.text)
        })?;
    }
    if !example.fixed.is_empty() {
        for file in &files {
            let before = example.files.iter().find(|own| own.path == file.path);
            let said = example.fixed.iter().any(|own| own.path == file.path);
            ensure(said || before == Some(file), || {
                format!("the fix changes {} too:\n{}", file.path.display(), file.text)
            })?;
        }
    }
    let configuration = example.files.iter().filter(|file| run::is_beside(file));
    let after: Vec<_> = files.iter().chain(configuration).cloned().collect();
    let before = Workspace::new(&example.files, None)?.check();
    let workspace = Workspace::new(&after, None)?;
    let report = workspace.check();
    for finding in &report.findings {
        let count = |findings: &[Finding]| {
            findings.iter().filter(|other| other.lint.name == finding.lint.name).count()
        };
        ensure(count(&report.findings) <= count(&before.findings), || {
            format!("the fix brings a `{}`\n{}", finding.lint.name, workspace.show(&report))
        })?;
    }
    Ok(())
}

/// The comment that an editor offers silences the finding, and is not called unused.
fn silenced(
    files: &[example::File],
    lint: &'static Lint,
    finding: &Finding,
    report: &Report,
) -> Result<(), Failed> {
    let project = Project::new(report.sources.clone(), &report.kinds, &Settings::default());
    let offered = engine::suppression_edits(&project, finding).into_iter().next();
    let (_, edit) = offered.ok_or("no comment is offered")?;
    let source = report.sources.get(edit.span.file);
    let text = plimsoll::text::apply(&source.text, std::slice::from_ref(&edit));
    let mut files = files.to_vec();
    for file in files.iter_mut().filter(|file| file.path == source.path) {
        file.text.clone_from(&text);
    }
    let workspace = Workspace::new(&files, Some(lint))?;
    let report = workspace.check();
    ensure(report.findings.is_empty() && report.silenced == 1, || {
        format!("this comment leaves\n{}\n{text}", workspace.show(&report))
    })
}

/// What holds for every finding of every lint that is on by default.
fn sound(files: &[example::File]) -> Result<(), Failed> {
    let workspace = Workspace::new(files, None)?;
    let report = workspace.check();
    for finding in &report.findings {
        manners::check(finding).map_err(|why| format!("`{}`: {why}", finding.lint.name))?;
        ensure(finding.lint.name != "internal-error", || workspace.show(&report))?;
    }
    Ok(())
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Failed> {
    if holds { Ok(()) } else { Err(otherwise().into()) }
}
