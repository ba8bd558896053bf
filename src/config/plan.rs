use std::fmt;

use super::{Preset, Settings};
use crate::checks::Lint;
use crate::lint::{Level, OptionValue, Options};
use crate::model::BaseImages;

/// The resolved configuration of one file: which lints run on it, at which level.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The lints that are on, in order of name.
    pub lints: Vec<Planned>,
    /// From which level on a finding makes the run fail.
    pub fail_on: FailOn,
    /// Whether the ignore comments of other tools silence findings.
    pub foreign_comments: bool,
    /// The lints that no comment can silence.
    pub unsuppressible: Vec<&'static Lint>,
    /// What is stated of base images; of several that match an image, the first decides.
    pub base_images: BaseImages,
}

/// A lint that is on.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The lint.
    pub lint: &'static Lint,
    /// Its level, which is `off` only where a variant is on.
    pub level: Level,
    /// The levels of variants that are configured apart, `off` among them.
    pub variants: Vec<(&'static str, Level)>,
    /// Its options: those of the page, where nothing else is configured.
    pub options: Options,
}

/// From which level on a finding makes the run fail.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FailOn {
    /// Any finding.
    Info,
    /// Warnings and errors.
    Warn,
    /// Errors.
    Error,
    /// Nothing that is found.
    Never,
}

impl Plan {
    /// The plan where nothing but a preset is configured.
    pub fn of_preset(preset: Preset) -> Plan {
        Settings::of_preset(preset).plan(&[])
    }

    /// The plan under which nothing is found.
    pub(super) fn of_nothing() -> Plan {
        Plan { lints: Vec::new(), ..Plan::of_preset(Preset::Default) }
    }

    /// The lint of that name, if it is on.
    pub fn find(&self, name: &str) -> Option<&Planned> {
        let at = self.lints.binary_search_by(|planned| planned.lint.page.name.cmp(name)).ok()?;
        Some(&self.lints[at])
    }
}

impl Planned {
    /// The level of a finding of `variant`; `off` means that it is not to be shown.
    pub fn level_of(&self, variant: Option<&str>) -> Level {
        let own = |(name, _): &&(&'static str, Level)| Some(*name) == variant;
        self.variants.iter().find(own).map_or(self.level, |(_, level)| *level)
    }
}

impl FailOn {
    /// The thresholds by the word for them.
    pub const WORDS: &[(&str, FailOn)] = &[
        ("info", FailOn::Info),
        ("warn", FailOn::Warn),
        ("error", FailOn::Error),
        ("never", FailOn::Never),
    ];

    /// Whether a finding of `level` makes the run fail.
    pub fn fails(self, level: Level) -> bool {
        match self {
            FailOn::Info => level >= Level::Info,
            FailOn::Warn => level >= Level::Warn,
            FailOn::Error => level >= Level::Error,
            FailOn::Never => false,
        }
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = FailOn::WORDS.iter().find(|(_, own)| own == self);
        f.write_str(word.map_or("", |(word, _)| word))
    }
}

/// The options that the page of a lint gives.
pub(super) fn default_options(lint: &Lint) -> Options {
    let mut options = Options::new();
    for (name, value) in lint.page.options {
        let value = match value {
            OptionValue::Boolean(value) => OptionValue::Boolean(*value),
            OptionValue::Integer(value) => OptionValue::Integer(*value),
            OptionValue::Text(value) => OptionValue::Text((*value).to_owned()),
            OptionValue::List(values) => {
                OptionValue::List(values.iter().map(|&value| value.to_owned()).collect())
            }
        };
        options.set(name, value);
    }
    options
}
