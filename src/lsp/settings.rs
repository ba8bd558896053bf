//! What the editor is set to, and the configuration of each folder.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::config::{CommandLine, ConfigResolver, Preset, Search, Target};
use crate::lint::Level;

/// The settings `plimsoll.*` of an editor. What is missing or of a wrong type is as by default.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Settings {
    /// Whether anything is linted.
    pub(super) enable: bool,
    /// The configuration file in the place of the nearest.
    pub(super) configuration: Option<PathBuf>,
    /// The preset in the place of that of the configuration file.
    pub(super) preset: Option<String>,
    /// Levels by lint, category or another tool's ID, on top of the configuration file.
    pub(super) lints: Vec<(String, Level)>,
    /// Whether fixes are offered that can change what is built or run.
    pub(super) unsafe_fixes: bool,
    /// Whether there is an action that makes all safe fixes.
    pub(super) fix_all: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            enable: true,
            configuration: None,
            preset: None,
            lints: Vec::new(),
            unsafe_fixes: true,
            fix_all: true,
        }
    }
}

impl Settings {
    /// Reads the settings, alone or as the value of `plimsoll`.
    pub(super) fn read(value: &Value) -> Settings {
        let value = value.get("plimsoll").unwrap_or(value);
        let flag = |name: &str| value.get(name).and_then(Value::as_bool).unwrap_or(true);
        let text = |name: &str| {
            let text = value.get(name).and_then(Value::as_str);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let lints = value.get("lints").and_then(Value::as_object);
        let level = |(name, level): (&String, &Value)| {
            Some((name.clone(), level.as_str()?.parse::<Level>().ok()?))
        };
        Settings {
            enable: flag("enable"),
            configuration: text("configuration").map(PathBuf::from),
            preset: text("preset"),
            lints: lints.into_iter().flatten().filter_map(level).collect(),
            unsafe_fixes: flag("unsafeFixes"),
            fix_all: flag("fixAll"),
        }
    }

    fn resolver(&self, folder: &Path) -> ConfigResolver {
        let search = match &self.configuration {
            Some(file) => Search::File(file.clone()),
            None => Search::Nearest,
        };
        let preset = self.preset.as_deref().and_then(|own| {
            Preset::WORDS.iter().find(|(word, _)| *word == own).map(|(_, preset)| *preset)
        });
        let levels = self.lints.iter().flat_map(|(word, level)| {
            let targets = Target::parse(word).unwrap_or_default();
            targets.into_iter().map(|target| (target, *level))
        });
        let command_line = CommandLine { preset, fail_on: None, levels: levels.collect() };
        ConfigResolver::new(folder, search, command_line)
    }
}

/// A folder that is open, with its own settings and configuration.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) settings: Settings,
    pub(super) config: ConfigResolver,
}

impl Folder {
    pub(super) fn new(path: PathBuf, settings: Settings) -> Folder {
        let config = settings.resolver(&path);
        Folder { path, settings, config }
    }

    /// Reads the configuration files anew.
    pub(super) fn reload(&mut self) {
        self.config = self.settings.resolver(&self.path);
    }

    /// Whether the configuration leaves a file out, or a folder that it is in.
    pub(super) fn excludes(&self, path: &Path) -> bool {
        let inside = |it: &&Path| it.starts_with(&self.path) && **it != self.path;
        path.ancestors().take_while(inside).any(|it| self.config.is_excluded(it))
            || self.config.is_excluded(path)
    }
}
