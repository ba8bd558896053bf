use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::file::ConfigFile;
use super::rules::{self, Decision, Origin, Rule};
use super::{FailOn, Plan, Planned, Preset, Target};
use crate::lint::Level;
use crate::model::BaseImages;

/// What is configured for the files below a folder: a configuration file on top of those that
/// it extends, and the command line on top of that.
#[derive(Debug, Default)]
pub struct Settings {
    /// The configuration files, the extended before the extending.
    layers: Vec<Arc<ConfigFile>>,
    command_line: CommandLine,
    /// The plan where no override holds.
    plain: OnceLock<Arc<Plan>>,
    /// The plans by the numbers of the overrides that hold.
    plans: Mutex<HashMap<Vec<usize>, Arc<Plan>>>,
}

/// What the command line, or an editor, says of levels.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// The preset, in the place of that of the file.
    pub preset: Option<Preset>,
    /// The threshold, in the place of that of the file.
    pub fail_on: Option<FailOn>,
    /// Levels, in order, on top of those of the file.
    pub levels: Vec<(Target, Level)>,
    /// Whether it is the other way round: what the files say is on top of this.
    pub yields: bool,
}

impl Settings {
    /// Nothing but a preset is configured.
    pub fn of_preset(preset: Preset) -> Settings {
        let preset = Some(preset);
        Settings::new(Vec::new(), CommandLine { preset, ..CommandLine::default() })
    }

    pub(super) fn new(layers: Vec<Arc<ConfigFile>>, command_line: CommandLine) -> Settings {
        Settings { layers, command_line, plain: OnceLock::new(), plans: Mutex::default() }
    }

    /// The configuration file that decides, where there is one.
    pub fn file(&self) -> Option<&Path> {
        self.layers.last().map(|file| file.path.as_path())
    }

    /// The files that it extends, the nearest first.
    pub fn extended(&self) -> impl Iterator<Item = &PathBuf> {
        self.layers.iter().rev().skip(1).map(|file| &file.path)
    }

    /// The preset that everything else is on top of.
    pub fn preset(&self) -> Preset {
        let of_files = self.layers.iter().rev().find_map(|file| file.preset);
        let own = self.command_line.preset;
        let decides = if self.command_line.yields { of_files.or(own) } else { own.or(of_files) };
        decides.unwrap_or_default()
    }

    /// From which level on a finding makes the run fail.
    pub fn fail_on(&self) -> FailOn {
        let of_files = self.layers.iter().rev().find_map(|file| file.fail_on);
        self.command_line.fail_on.or(of_files).unwrap_or(FailOn::Warn)
    }

    /// What is stated of base images: by the files, the extending before the extended.
    pub fn base_images(&self) -> BaseImages {
        self.layers.iter().rev().flat_map(|file| &file.base_images).cloned().collect()
    }

    /// Whether a walk leaves out `path`, which is absolute.
    pub(super) fn excludes(&self, path: &Path) -> bool {
        self.layers.iter().filter_map(|file| file.exclude.as_ref()).any(|it| it.match_path(path))
    }

    /// Whether `path`, which is absolute, is called a Dockerfile.
    pub(super) fn declares_dockerfile(&self, path: &Path) -> bool {
        self.layers.iter().filter_map(|file| file.dockerfile.as_ref()).any(|it| it.match_path(path))
    }

    /// Whether `path`, which is absolute, is called a Compose file.
    pub(super) fn declares_compose(&self, path: &Path) -> bool {
        self.layers.iter().filter_map(|file| file.compose.as_ref()).any(|it| it.match_path(path))
    }

    /// The plan of the file at `path`, which is absolute.
    pub(super) fn plan_for(&self, path: &Path) -> Arc<Plan> {
        let overrides = self.overrides_for(path);
        if overrides.is_empty() {
            return self.plain.get_or_init(|| Arc::new(self.plan(&[]))).clone();
        }
        // A plan is made whole before it is put in, so a panic elsewhere leaves none half made.
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = plans.get(&overrides) {
            return plan.clone();
        }
        let plan = Arc::new(self.plan(&overrides));
        plans.insert(overrides, plan.clone());
        plan
    }

    /// What is configured for each lint in the file at `path`, which is absolute, and what
    /// decided on it, in order of name.
    pub fn decisions_for(&self, path: &Path) -> Vec<Decision> {
        self.decisions(&self.overrides_for(path))
    }

    /// The numbers of the overrides that hold for `path`.
    fn overrides_for(&self, path: &Path) -> Vec<usize> {
        let overrides = self.layers.iter().flat_map(|file| &file.overrides);
        let holds = overrides.enumerate().filter(|(_, it)| it.paths.match_path(path));
        holds.map(|(number, _)| number).collect()
    }

    fn decisions(&self, overrides: &[usize]) -> Vec<Decision> {
        let levels = self.command_line.levels.iter();
        let flags: Vec<Rule> = levels
            .map(|(target, level)| Rule {
                target: *target,
                level: Some(*level),
                options: Vec::new(),
                origin: Origin::CommandLine,
            })
            .collect();
        let mut decisions = rules::of_preset(self.preset());
        if self.command_line.yields {
            rules::apply(&mut decisions, &flags);
        }
        for file in &self.layers {
            rules::apply(&mut decisions, &file.lints);
        }
        for (number, it) in self.layers.iter().flat_map(|file| &file.overrides).enumerate() {
            if overrides.contains(&number) {
                rules::apply(&mut decisions, &it.lints);
            }
        }
        if !self.command_line.yields {
            rules::apply(&mut decisions, &flags);
        }
        decisions
    }

    pub(super) fn plan(&self, overrides: &[usize]) -> Plan {
        let planned = self.decisions(overrides).into_iter().map(|decision| Planned {
            lint: decision.lint,
            level: decision.level,
            variants: decision.variants.iter().map(|(name, level, _)| (*name, *level)).collect(),
            options: decision.options,
        });
        let is_on = |it: &Planned| {
            it.level > Level::Off || it.variants.iter().any(|(_, level)| *level > Level::Off)
        };
        let newest_first = || self.layers.iter().rev();
        Plan {
            lints: planned.filter(is_on).collect(),
            fail_on: self.fail_on(),
            foreign_comments: newest_first().find_map(|it| it.foreign_comments).unwrap_or(true),
            unsuppressible: newest_first()
                .find_map(|it| it.unsuppressible.clone())
                .unwrap_or_default(),
            base_images: self.base_images(),
        }
    }
}
