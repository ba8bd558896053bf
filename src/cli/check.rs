use std::env;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::ArgMatches;

use super::Outcome;
use super::arguments::{self, CheckArguments, Format};
use super::output::{self, OutputFile, Rendering};
use super::terminal::{self, Bar};
use super::watch::Watch;
use crate::config::{CommandLine, ConfigResolver, FailOn, Origin, Search, Target};
use crate::engine::{
    self, Dependencies, Discovery, DiskMemory, FixOutcome, Report, Request, Stdin,
};
use crate::lint::{Level, OptionValue, Safety};
use crate::model::{FACTS, FactKind};
use crate::report::baseline::Baseline;
use crate::report::full::{self, plural};
use crate::report::{Root, statistics};
use crate::text;

/// `check`, `fix`, and the program without a word.
pub(super) fn run(arguments: CheckArguments, matches: &ArgMatches) -> anyhow::Result<Outcome> {
    let show = |run: &Run<'_>, report: &mut Report| {
        if let Some(path) = &arguments.baseline {
            run.leave_out(path, report)?;
        }
        run.conclude(report, None)
    };
    if !arguments.watch {
        return lint(&arguments, arguments::levels(matches), show);
    }
    if arguments.fix {
        bail!("`--watch` changes nothing");
    }
    let mut watch = Watch::new(&arguments)?;
    loop {
        let outcome = round(&arguments, arguments::levels(matches), Some(&mut watch), show)?;
        if terminal::is_reader_gone() {
            return Ok(outcome);
        }
    }
}

/// `baseline`: writes what is found, or takes out of the file what is gone.
pub(super) fn baseline(arguments: CheckArguments, matches: &ArgMatches) -> anyhow::Result<Outcome> {
    let has_more = arguments.fix
        || arguments.diff
        || arguments.watch
        || arguments.statistics
        || !arguments.output.is_empty()
        || arguments.format != Format::Full;
    if has_more {
        bail!("`baseline` shows and fixes nothing");
    }
    let path = arguments.baseline.clone().unwrap_or_else(|| PathBuf::from(BASELINE));
    lint(&arguments, arguments::levels(matches), |run, report| run.write_baseline(&path, report))
}

/// The file of `plimsoll baseline`.
const BASELINE: &str = "plimsoll-baseline.json";

/// Lints what is asked for and hands on the report; what is to be fixed or only listed is done
/// here.
pub(super) fn lint(
    arguments: &CheckArguments,
    levels: Vec<(String, Level)>,
    then: impl FnOnce(&Run<'_>, &mut Report) -> anyhow::Result<Outcome>,
) -> anyhow::Result<Outcome> {
    round(arguments, levels, None, then)
}

/// Does the same, and with `watch` waits until it is to be done again.
fn round(
    arguments: &CheckArguments,
    levels: Vec<(String, Level)>,
    watch: Option<&mut Watch>,
    then: impl FnOnce(&Run<'_>, &mut Report) -> anyhow::Result<Outcome>,
) -> anyhow::Result<Outcome> {
    if arguments.unsafe_fixes && !arguments.fix && !arguments.diff {
        bail!("`--unsafe-fixes` goes with `--fix` or `--diff`");
    }
    if arguments.statistics && !matches!(arguments.format, Format::Full | Format::Concise) {
        bail!("`--statistics` goes with `--format full` or `--format concise`");
    }
    if arguments.diff && !arguments.output.is_empty() {
        bail!("`--output` writes findings, and `--diff` shows changes alone");
    }
    if arguments.baseline.is_some() && (arguments.fix || arguments.diff) {
        bail!("`--baseline` leaves findings out, and fixes look at all of them");
    }
    let files = arguments.output.iter().map(|text| OutputFile::parse(text, arguments.format));
    let files = files.collect::<anyhow::Result<Vec<OutputFile>>>()?;
    let here = env::current_dir().context("the working folder cannot be found")?;
    let config = configuration(arguments, levels, &here)?;
    let root = Root::find(&here);
    let run = Run { arguments, config: &config, root, files };
    if let Some(path) = &arguments.show_settings {
        return run.show_settings(path);
    }

    let bar = Bar::new(!arguments.no_progress && !arguments.quiet);
    let advance = |progress| bar.advance(progress);
    let mut request = Request::new(&config);
    request.progress = &advance;
    request.force_exclude = arguments.force_exclude;
    request.jobs = arguments.jobs.map(usize::from);
    request.settings.profiles.clone_from(&arguments.profile);
    request.env_files = &arguments.env_file;
    request.settings.build_arguments = arguments.build_arg.iter().cloned().collect();
    let default = [PathBuf::from(".")];
    match stdin(arguments)? {
        Some(stdin) => request.stdin = Some(stdin),
        None if arguments.paths.is_empty() => request.paths = &default,
        None => request.paths = &arguments.paths,
    }

    let memory = Arc::new(DiskMemory::default());
    if watch.is_some() {
        request.memory = Some(&memory);
    }
    let discovery = engine::discover(&request);
    if arguments.show_files {
        return run.show_files(&discovery);
    }
    if let Some(watch) = watch {
        let depends_on = Dependencies::new(&discovery, &config);
        let mut report = engine::check(discovery, &request);
        bar.finish();
        let outcome = then(&run, &mut report)?;
        watch.wait(&depends_on.and(memory.take_questions()), &config, arguments.quiet)?;
        return Ok(outcome);
    }
    let nothing = !discovery.has_main_file() && discovery.errors.is_empty();
    let is_left_out = |path: &PathBuf| arguments.force_exclude && config.is_excluded(path);
    // To be handed nothing but what is excluded is what `--force-exclude` is for.
    if nothing && config.errors().is_empty() && !request.paths.iter().any(is_left_out) {
        bail!("there is no Dockerfile or Compose file among what was named");
    }
    if !arguments.fix && !arguments.diff {
        request.is_last = true;
        let mut report = engine::check(discovery, &request);
        bar.finish();
        let outcome = then(&run, &mut report);
        // The process ends now.
        std::mem::forget(report);
        return outcome;
    }
    let upto = if arguments.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let outcome = engine::fix(discovery, &request, upto);
    bar.finish();
    match (arguments.diff, &request.stdin) {
        (true, _) => run.show_diff(&outcome),
        (false, Some(_)) => run.print_fixed(&outcome),
        (false, None) => run.write_fixes(&outcome),
    }
}

fn configuration(
    arguments: &CheckArguments,
    words: Vec<(String, Level)>,
    here: &Path,
) -> anyhow::Result<ConfigResolver> {
    let mut levels: Vec<(Target, Level)> = Vec::new();
    for (word, level) in words {
        match Target::parse(&word) {
            Ok(targets) => levels.extend(targets.into_iter().map(|target| (target, level))),
            Err(unknown) => match &unknown.help {
                Some(help) => bail!("{unknown}: {help}"),
                None => bail!("{unknown}: `plimsoll lints` lists all"),
            },
        }
    }
    let search = match &arguments.config {
        Some(file) => Search::File(file.clone()),
        None if arguments.isolated => Search::None,
        None => Search::Nearest,
    };
    let preset = arguments.preset;
    let fail_on = if arguments.exit_zero { Some(FailOn::Never) } else { arguments.fail_on };
    Ok(ConfigResolver::new(here, search, CommandLine { preset, fail_on, levels, yields: false }))
}

/// The text on stdin, where it is asked for.
fn stdin(arguments: &CheckArguments) -> anyhow::Result<Option<Stdin>> {
    let dash = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    if !dash {
        if arguments.stdin_filename.is_some() {
            bail!("`--stdin-filename` goes with the path `-`");
        }
        return Ok(None);
    }
    if arguments.paths.len() > 1 {
        bail!("`-` cannot be named together with other paths");
    }
    let mut bytes = Vec::new();
    // One byte beyond the limit is enough for the engine to refuse it.
    let limit = engine::SIZE_LIMIT + 1;
    io::stdin().lock().take(limit).read_to_end(&mut bytes).context("cannot read stdin")?;
    let path = arguments.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("stdin"));
    Ok(Some(Stdin { path, bytes }))
}

fn read_baseline(path: &Path) -> anyhow::Result<Baseline> {
    let text = std::fs::read_to_string(path);
    let text = text.with_context(|| format!("cannot read {}", path.display()))?;
    Baseline::parse(&text).map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))
}

/// A run of the program on some files.
pub(super) struct Run<'a> {
    arguments: &'a CheckArguments,
    pub(super) config: &'a ConfigResolver,
    pub(super) root: Root,
    files: Vec<OutputFile>,
}

impl Run<'_> {
    /// Shows a report and judges it. With `instead`, that goes to stdout and the findings to
    /// stderr.
    fn conclude(&self, report: &Report, instead: Option<&str>) -> anyhow::Result<Outcome> {
        let color = match instead {
            Some(_) => terminal::colors_stderr(self.arguments.color),
            None => terminal::colors_stdout(self.arguments.color),
        };
        let rendering = Rendering {
            report,
            config: self.config,
            root: &self.root,
            sarif_category: &self.arguments.sarif_category,
        };
        let write = |out: &mut (dyn Write + Send)| match self.arguments.statistics {
            true => Ok(out.write_all(statistics::render(report).as_bytes())?),
            false => rendering.write(self.arguments.format, color, out),
        };
        match instead {
            Some(instead) => {
                terminal::print(instead)?;
                let mut text = Vec::new();
                write(&mut text)?;
                if !text.is_empty() {
                    terminal::tell(&String::from_utf8_lossy(&text));
                }
            }
            None => terminal::print_with(write)?,
        }
        let mut failed = false;
        for file in &self.files {
            if let Err(error) = file.write(&rendering) {
                terminal::tell(&format!("error: {error:#}"));
                failed = true;
            }
        }
        if report.findings.is_empty() && terminal::is_watched() && !self.arguments.quiet {
            terminal::tell(&full::tally(report));
        }
        failed |= self.tell_errors(report);
        let fails = report.findings.chunk_by(|a, b| a.at.file == b.at.file).any(|of_file| {
            let path = &report.sources.get(of_file[0].at.file).path;
            let plan = self.config.plan_for(path);
            of_file.iter().any(|finding| plan.fail_on.fails(finding.level))
        });
        Ok(match (failed, fails) {
            (true, _) => Outcome::Failed,
            (false, true) => Outcome::Findings,
            (false, false) => Outcome::Clean,
        })
    }

    /// Takes out of a report what a baseline knows.
    fn leave_out(&self, path: &Path, report: &mut Report) -> anyhow::Result<()> {
        let baseline = read_baseline(path)?;
        let applied = baseline.apply(report, &self.root);
        if applied.stale > 0 && !self.arguments.quiet {
            let findings = plural(applied.stale, "finding");
            terminal::tell(&format!(
                "{findings} of {} not found any more: take them out with `plimsoll baseline`",
                path.display()
            ));
        }
        Ok(())
    }

    fn write_baseline(&self, path: &Path, report: &Report) -> anyhow::Result<Outcome> {
        if self.tell_errors(report) {
            // What could not be read would seem to be clean.
            return Ok(Outcome::Failed);
        }
        let now = Baseline::of(report, &self.root);
        let (baseline, said) = match path.try_exists() {
            Ok(false) => {
                let said = plural(now.len(), "finding");
                (now, said)
            }
            _ => {
                let before = read_baseline(path)?;
                let after = before.tightened(&now, report, &self.root);
                let gone = before.len() - after.len();
                let said = format!("{}, {gone} fewer than before", plural(after.len(), "finding"));
                (after, said)
            }
        };
        output::replace(path, &baseline.text()?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        if !self.arguments.quiet {
            terminal::tell(&format!("{}: {said}", path.display()));
        }
        Ok(Outcome::Clean)
    }

    /// Tells what could not be read or is configured wrongly, and whether there is such.
    pub(super) fn tell_errors(&self, report: &Report) -> bool {
        for error in &report.errors {
            let path = self.root.from_here(&error.path);
            terminal::tell(&format!("error: {path}: {}", error.message));
        }
        self.tell_config_errors() || !report.errors.is_empty()
    }

    fn tell_config_errors(&self) -> bool {
        let errors = self.config.errors();
        let color = terminal::colors_stderr(self.arguments.color);
        for error in &errors {
            terminal::tell(&full::render_config_error(error, &self.root, color));
        }
        !errors.is_empty()
    }

    fn show_files(&self, discovery: &Discovery) -> anyhow::Result<Outcome> {
        let sources = discovery.files.iter().map(|file| discovery.sources.get(*file));
        let paths: Vec<String> =
            sources.map(|source| self.root.from_here(&source.path) + "\n").collect();
        terminal::print(&paths.concat())?;
        for error in &discovery.errors {
            let path = self.root.from_here(&error.path);
            terminal::tell(&format!("error: {path}: {}", error.message));
        }
        let failed = self.tell_config_errors() || !discovery.errors.is_empty();
        Ok(if failed { Outcome::Failed } else { Outcome::Clean })
    }

    /// Shows what is configured for a file as a configuration file would say it.
    fn show_settings(&self, path: &Path) -> anyhow::Result<Outcome> {
        let absolute = self.config.absolute(path);
        let Some(settings) = self.config.settings_for(path) else {
            self.tell_config_errors();
            return Ok(Outcome::Failed);
        };
        let plan = self.config.plan_for(path);
        let mut out = format!("# {}\n", self.root.from_here(path));
        match settings.file() {
            Some(file) => out.push_str(&format!("# as {} says\n", self.root.from_here(file))),
            None => out.push_str("# no configuration file\n"),
        }
        for file in settings.extended() {
            out.push_str(&format!("# on top of {}\n", self.root.from_here(file)));
        }
        out.push_str(&format!("preset = \"{}\"\n", settings.preset()));
        out.push_str(&format!("fail-on = \"{}\"\n\n[compat]\n", plan.fail_on));
        out.push_str(&format!("foreign-comments = {}\n", plan.foreign_comments));
        let names: Vec<&str> = plan.unsuppressible.iter().map(|lint| lint.page.name).collect();
        out.push_str(&format!("unsuppressible = {names:?}\n\n[lints]\n"));
        for decision in settings.decisions_for(&absolute) {
            let name = decision.lint.page.name;
            let mut fields = vec![format!("level = \"{}\"", decision.level)];
            fields.extend(decision.options.iter().map(|(name, value)| match value {
                OptionValue::Boolean(value) => format!("{name} = {value}"),
                OptionValue::Integer(value) => format!("{name} = {value}"),
                OptionValue::Text(value) => format!("{name} = {}", toml_text(value)),
                OptionValue::List(value) => {
                    format!("{name} = {}", toml::Value::from(value.clone()))
                }
            }));
            let value = match fields.as_slice() {
                [_] => format!("\"{}\"", decision.level),
                fields => format!("{{ {} }}", fields.join(", ")),
            };
            out.push_str(&format!("{name} = {value}  # {}\n", self.origin(&decision.origin)));
            for (variant, level, origin) in &decision.variants {
                let origin = self.origin(origin);
                out.push_str(&format!("# its variant {variant}: {level}, {origin}\n"));
            }
        }
        for image in plan.base_images.iter() {
            out.push_str(&format!("\n[base-images.{}]\n", toml_text(image.pattern())));
            if let Some(like) = image.like_text() {
                out.push_str(&format!("like = {}\n", toml_text(like)));
            }
            for fact in &FACTS {
                let Some(value) = image.value(fact) else { continue };
                let value = match (fact.kind, value) {
                    (FactKind::Flag, value) => (value == "yes").to_string(),
                    (FactKind::Command, "none") => "[]".to_owned(),
                    (FactKind::Command, command) => command.to_owned(),
                    (FactKind::Words, words) => {
                        let words: Vec<&str> =
                            words.split(',').filter(|it| !it.is_empty()).collect();
                        toml::Value::from(words).to_string()
                    }
                    (FactKind::Word(_) | FactKind::Text, text) => toml_text(text),
                };
                out.push_str(&format!("{} = {value}\n", fact.key));
            }
            if let Some(day) = image.end_of_life() {
                out.push_str(&format!("end-of-life = {day}\n"));
            }
        }
        terminal::print(&out)?;
        Ok(Outcome::Clean)
    }

    fn origin(&self, origin: &Origin) -> String {
        match origin {
            Origin::File { path, line } => format!("{}:{line}", self.root.from_here(path)),
            origin => origin.to_string(),
        }
    }

    fn show_diff(&self, outcome: &FixOutcome) -> anyhow::Result<Outcome> {
        let mut out = String::new();
        for change in &outcome.changes {
            let path = self.root.from_here(&outcome.report.sources.get(change.file).path);
            out.push_str(&text::unified(&change.before, &change.after, &path));
        }
        terminal::print(&out)?;
        let failed = self.tell_errors(&outcome.report);
        self.tell_applied(outcome, "would fix");
        Ok(match (failed, outcome.changes.is_empty()) {
            (true, _) => Outcome::Failed,
            (false, false) => Outcome::Findings,
            (false, true) => Outcome::Clean,
        })
    }

    /// With stdin, the text that the fixes make of it goes to stdout.
    fn print_fixed(&self, outcome: &FixOutcome) -> anyhow::Result<Outcome> {
        let report = &outcome.report;
        let text = report.files.first().map(|file| &*report.sources.get(*file).text);
        self.conclude(report, Some(text.unwrap_or_default()))
    }

    fn write_fixes(&self, outcome: &FixOutcome) -> anyhow::Result<Outcome> {
        let errors = outcome.write();
        let concluded = self.conclude(&outcome.report, None)?;
        for error in &errors {
            let path = self.root.from_here(&error.path);
            terminal::tell(&format!("error: {path}: {}", error.message));
        }
        // How many problems went with the files that could not be written is not counted apart.
        match errors.len() {
            0 => self.tell_applied(outcome, "fixed"),
            failed => {
                let written = plural(outcome.changes.len().saturating_sub(failed), "file");
                terminal::tell(&format!("fixed {written} of {}", outcome.changes.len()));
            }
        }
        Ok(if errors.is_empty() { concluded } else { Outcome::Failed })
    }

    fn tell_applied(&self, outcome: &FixOutcome, verb: &str) {
        if self.arguments.quiet {
            return;
        }
        if outcome.applied > 0 {
            let problems = plural(outcome.applied, "problem");
            let files = plural(outcome.changes.len(), "file");
            terminal::tell(&format!("{verb} {problems} in {files}"));
        }
        let is_hidden = |finding: &&crate::lint::Finding| {
            finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Unsafe)
        };
        let hidden = outcome.report.findings.iter().filter(is_hidden).count();
        if hidden > 0 && !self.arguments.unsafe_fixes {
            let more = plural(hidden, "more fix");
            terminal::tell(&format!("{more} with `--unsafe-fixes`, which can change what runs"));
        }
    }
}

fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
}
