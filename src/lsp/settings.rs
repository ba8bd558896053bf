//! What the editor is set to, and the configuration of each folder.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::log::LogLevel;
use crate::config::{CommandLine, ConfigResolver, Preset, Search, Target};
use crate::lint::{Finding, Level};
use crate::report::Root;

/// The settings `plimsoll.*` of an editor. What is missing or of a wrong type is as by default.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Settings {
    /// Whether anything is linted.
    pub(super) enable: bool,
    /// The configuration file in the place of the nearest.
    pub(super) configuration: Option<PathBuf>,
    /// Whether these settings or the configuration files decide.
    pub(super) preference: Preference,
    /// The preset in the place of that of the configuration file.
    pub(super) preset: Option<Preset>,
    /// Levels by lint, category or another tool's ID, on top of the configuration file.
    pub(super) lints: Vec<(String, Level)>,
    /// Whether it is shown that a text cannot be parsed.
    pub(super) syntax_errors: bool,
    /// Whether what Docker's own language servers show is left to them.
    pub(super) suppress_overlapping: bool,
    /// Whether fixes are offered that can change what is built or run.
    pub(super) unsafe_fixes: bool,
    /// Whether there is an action that makes all safe fixes.
    pub(super) fix_all: bool,
    /// How much is logged.
    pub(super) log_level: LogLevel,
    /// The file that is logged to.
    pub(super) log_file: Option<PathBuf>,
}

/// Which is on top of the other: what is set in the editor, or what configuration files say.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Preference {
    /// The editor.
    #[default]
    EditorFirst,
    /// The files, and the editor where there are none.
    FilesystemFirst,
    /// No file is looked for.
    EditorOnly,
}

impl Preference {
    const WORDS: &[(&str, Preference)] = &[
        ("editorFirst", Preference::EditorFirst),
        ("filesystemFirst", Preference::FilesystemFirst),
        ("editorOnly", Preference::EditorOnly),
    ];
}

/// The lints that say that a text cannot be parsed.
const SYNTAX_ERRORS: [&str; 5] = [
    "invalid-dockerfile",
    "invalid-env-file",
    "invalid-ignore-pattern",
    "invalid-yaml",
    "unknown-instruction",
];

/// What the IDs of Docker's own language servers start with, and of the checks that they run.
const DOCKERS: [&str; 3] = ["dockerfile-utils:", "docker-language-server:", "buildkit:"];

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            enable: true,
            configuration: None,
            preference: Preference::default(),
            preset: None,
            lints: Vec::new(),
            syntax_errors: true,
            suppress_overlapping: false,
            unsafe_fixes: true,
            fix_all: true,
            log_level: LogLevel::default(),
            log_file: None,
        }
    }
}

impl Settings {
    /// Reads the settings, alone or as the value of `plimsoll`.
    pub(super) fn read(value: &Value) -> Settings {
        let value = value.get("plimsoll").unwrap_or(value);
        let flag =
            |name: &str, default| value.get(name).and_then(Value::as_bool).unwrap_or(default);
        let text = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default();
        let path = |name: &str| Some(text(name)).filter(|it| !it.is_empty()).map(PathBuf::from);
        let lints = value.get("lints").and_then(Value::as_object);
        let level = |(name, level): (&String, &Value)| {
            Some((name.clone(), level.as_str()?.parse::<Level>().ok()?))
        };
        Settings {
            enable: flag("enable", true),
            configuration: path("configuration"),
            preference: by_word(Preference::WORDS, text("configurationPreference"))
                .unwrap_or_default(),
            preset: by_word(Preset::WORDS, text("preset")),
            lints: lints.into_iter().flatten().filter_map(level).collect(),
            syntax_errors: flag("showSyntaxErrors", true),
            suppress_overlapping: flag("suppressOverlapping", false),
            unsafe_fixes: flag("unsafeFixes", true),
            fix_all: flag("fixAll", true),
            log_level: by_word(LogLevel::WORDS, text("logLevel")).unwrap_or_default(),
            log_file: path("logFile"),
        }
    }

    /// Whether a finding is shown, and its fix made with all others.
    pub(super) fn show(&self, finding: &Finding) -> bool {
        let is_dockers = || {
            let mut ids = finding.lint.aliases_of(finding.variant);
            ids.any(|id| DOCKERS.iter().any(|tool| id.starts_with(tool)))
        };
        (self.syntax_errors || !SYNTAX_ERRORS.contains(&finding.lint.name))
            && !(self.suppress_overlapping && is_dockers())
    }

    fn resolver(&self, folder: &Path) -> ConfigResolver {
        let search = match (self.preference, self.configuration.clone()) {
            (Preference::FilesystemFirst, Some(file)) => Search::NearestElse(file),
            (_, Some(file)) => Search::File(file),
            (Preference::EditorOnly, None) => Search::None,
            (_, None) => Search::Nearest,
        };
        let levels = self.lints.iter().flat_map(|(word, level)| {
            let targets = Target::parse(word).unwrap_or_default();
            targets.into_iter().map(|target| (target, *level))
        });
        let command_line = CommandLine {
            preset: self.preset,
            levels: levels.collect(),
            yields: self.preference == Preference::FilesystemFirst,
            ..CommandLine::default()
        };
        ConfigResolver::new(folder, search, command_line)
    }
}

fn by_word<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words.iter().find(|(own, _)| *own == word).map(|(_, it)| *it)
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

    /// What paths are relative to in fingerprints, as for a run in this folder; for what is in no
    /// folder, in its own.
    pub(super) fn root(&self, path: &Path) -> Root {
        let is_outside = self.path.as_os_str().is_empty();
        Root::find(path.parent().filter(|_| is_outside).unwrap_or(&self.path))
    }

    /// Whether the configuration leaves a file out, or a folder that it is in.
    pub(super) fn excludes(&self, path: &Path) -> bool {
        let inside = |it: &&Path| it.starts_with(&self.path) && **it != self.path;
        path.ancestors().take_while(inside).any(|it| self.config.is_excluded(it))
            || self.config.is_excluded(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lints_that_are_named_exist() {
        for name in SYNTAX_ERRORS {
            assert!(crate::checks::find(name).is_some(), "{name}");
        }
    }
}
