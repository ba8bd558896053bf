use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::file::{ConfigFile, folder_of};
use super::{CommandLine, ConfigError, Plan, Preset, Settings};
use crate::text::tidied;

/// The names of a configuration file in a folder; the first that exists decides.
pub const FILE_NAMES: [&str; 3] = ["plimsoll.toml", ".plimsoll.toml", ".config/plimsoll.toml"];

/// Answers what is configured for a path. Safe to ask from several threads.
///
/// A configuration file that is wrong is told of by [`ConfigResolver::errors`]; until it is
/// mended no lint is on in the files that it decides on.
#[derive(Debug)]
pub struct ConfigResolver {
    working_folder: PathBuf,
    search: Search,
    command_line: CommandLine,
    /// The settings where no file says anything.
    without_file: OnceLock<Arc<Settings>>,
    cache: Mutex<Cache>,
}

/// Where configuration files are looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Search {
    /// The nearest one above a file decides on it.
    Nearest,
    /// The nearest one above a file decides on it, and this one where there is none.
    NearestElse(PathBuf),
    /// This one decides on everything.
    File(PathBuf),
    /// None is read.
    None,
}

#[derive(Debug, Default)]
struct Cache {
    /// By the text of the path, which is absolute and tidy: a path is hashed part by part.
    by_folder: FxHashMap<OsString, Governing>,
    by_file: FxHashMap<OsString, Governing>,
    errors: Vec<ConfigError>,
    /// The files that were asked for, as they were then; none where there was none.
    texts: Vec<(PathBuf, Option<Vec<u8>>)>,
}

/// The settings of a folder; none where its configuration file is wrong.
type Governing = Option<Arc<Settings>>;

impl ConfigResolver {
    /// Looks for files as `search` says and puts `command_line` on top. Relative paths are
    /// relative to `working_folder`.
    pub fn new(working_folder: &Path, search: Search, command_line: CommandLine) -> ConfigResolver {
        let working_folder = working_folder.to_owned();
        let (without_file, cache) = (OnceLock::new(), Mutex::default());
        ConfigResolver { working_folder, search, command_line, without_file, cache }
    }

    /// No configuration file is looked for: everything is as `preset` says.
    pub fn of_preset(preset: Preset) -> ConfigResolver {
        let command_line = CommandLine { preset: Some(preset), ..CommandLine::default() };
        ConfigResolver::new(Path::new(""), Search::None, command_line)
    }

    /// The plan of the file at `path`, which need not exist. A relative path is relative to the
    /// working folder.
    pub fn plan_for(&self, path: &Path) -> Arc<Plan> {
        if matches!(self.search, Search::None) {
            return self.without_file().plan_for(path);
        }
        let path = self.absolute(path);
        match self.settings(&path) {
            Some(settings) => settings.plan_for(&path),
            None => Arc::new(Plan::of_nothing()),
        }
    }

    /// The settings that decide on the file at `path`; none where they are wrong.
    pub fn settings_for(&self, path: &Path) -> Option<Arc<Settings>> {
        self.settings(&self.absolute(path))
    }

    /// Whether a walk leaves out `path`, a file or a folder.
    pub fn is_excluded(&self, path: &Path) -> bool {
        self.ask(path, Settings::excludes)
    }

    /// Whether the configuration says that `path` is a Dockerfile, whatever its name.
    pub fn declares_dockerfile(&self, path: &Path) -> bool {
        self.ask(path, Settings::declares_dockerfile)
    }

    /// Whether the configuration says that `path` is a Compose file, whatever its name.
    pub fn declares_compose(&self, path: &Path) -> bool {
        self.ask(path, Settings::declares_compose)
    }

    /// What is wrong with the configuration files that were read so far.
    pub fn errors(&self) -> Vec<ConfigError> {
        self.cache().errors.clone()
    }

    /// Whether something was decided before the file at `path` became what it is now, and can be
    /// decided otherwise by it. Saving a file that has not changed outdates nothing.
    pub fn is_outdated_by(&self, path: &Path) -> bool {
        let cache = self.cache();
        match cache.texts.iter().find(|(own, _)| own == path) {
            Some((_, text)) => fs::read(path).ok() != *text,
            None => {
                FILE_NAMES.iter().any(|name| path.ends_with(name))
                    && path.is_file()
                    && cache.by_folder.contains_key(folder_of(path).as_os_str())
            }
        }
    }

    /// The folders of the files that others extend: by their names nothing tells that they are
    /// configuration.
    pub fn folders_of_extended(&self) -> Vec<PathBuf> {
        let cache = self.cache();
        let extended = cache.texts.iter().map(|(path, _)| path);
        let extended = extended.filter(|path| !FILE_NAMES.iter().any(|name| path.ends_with(name)));
        extended.filter_map(|path| path.parent()).map(Path::to_owned).collect()
    }

    /// The path from the root of the file system, with `.` and `..` resolved by name alone.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        let joined = self.working_folder.join(path);
        match tidied(&joined) {
            Cow::Borrowed(_) => joined,
            Cow::Owned(tidied) => tidied,
        }
    }

    fn ask(&self, path: &Path, question: impl Fn(&Settings, &Path) -> bool) -> bool {
        // Only a file can say such a thing, and a walk asks of every path.
        if matches!(self.search, Search::None) {
            return false;
        }
        let path = self.absolute(path);
        self.settings(&path).is_some_and(|settings| question(&settings, &path))
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        // What is in the cache is put in whole, so a panic elsewhere leaves nothing half made.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settings(&self, path: &Path) -> Governing {
        match &self.search {
            Search::Nearest | Search::NearestElse(_) => {
                self.nearest(&mut self.cache(), path.parent().unwrap_or(path))
            }
            Search::File(file) => self.load(&mut self.cache(), &self.absolute(file)),
            Search::None => Some(self.without_file().clone()),
        }
    }

    /// The settings of the nearest file in `folder` or above.
    fn nearest(&self, cache: &mut Cache, folder: &Path) -> Governing {
        let mut passed: Vec<&OsStr> = Vec::new();
        let mut found = None;
        for folder in folder.ancestors() {
            if let Some(known) = cache.by_folder.get(folder.as_os_str()) {
                found = Some(known.clone());
                break;
            }
            passed.push(folder.as_os_str());
            let files = FILE_NAMES.iter().map(|name| folder.join(name));
            if let Some(file) = files.into_iter().find(|file| file.is_file()) {
                found = Some(self.load(cache, &file));
                break;
            }
        }
        let settings = match (found, &self.search) {
            (Some(settings), _) => settings,
            (None, Search::NearestElse(file)) => self.load(cache, &self.absolute(file)),
            (None, _) => Some(self.without_file().clone()),
        };
        for folder in passed {
            cache.by_folder.insert(folder.to_owned(), settings.clone());
        }
        settings
    }

    fn without_file(&self) -> &Arc<Settings> {
        let make = || Arc::new(Settings::new(Vec::new(), self.command_line.clone()));
        self.without_file.get_or_init(make)
    }

    fn load(&self, cache: &mut Cache, file: &Path) -> Governing {
        if let Some(known) = cache.by_file.get(file.as_os_str()) {
            return known.clone();
        }
        let settings = match self.chain(file, &mut cache.texts) {
            Ok(layers) => Some(Arc::new(Settings::new(layers, self.command_line.clone()))),
            Err(errors) => {
                for error in errors {
                    // Two files can extend the same wrong one.
                    if !cache.errors.contains(&error) {
                        cache.errors.push(error);
                    }
                }
                None
            }
        };
        cache.by_file.insert(file.as_os_str().to_owned(), settings.clone());
        settings
    }

    /// The file and those that it extends, the extended before the extending.
    fn chain(
        &self,
        file: &Path,
        texts: &mut Vec<(PathBuf, Option<Vec<u8>>)>,
    ) -> Result<Vec<Arc<ConfigFile>>, Vec<ConfigError>> {
        let mut layers = vec![Arc::new(read(file, texts).map_err(|errors| self.shorten(errors))?)];
        let mut seen = vec![identity(file)];
        while let Some(last) = layers.last()
            && let Some((extended, place)) = &last.extend
        {
            let folder = last.path.parent().unwrap_or(Path::new(""));
            let path = self.absolute(&folder.join(extended));
            let wrong = |message: String, help: &str| {
                let (path, place) = (last.path.clone(), Some(place.clone()));
                let help = Some(help.to_owned());
                Err(self.shorten(vec![ConfigError { path, message, place, help }]))
            };
            if seen.contains(&identity(&path)) {
                let message = "this file extends itself in the end".to_owned();
                return wrong(message, "let the last file of the chain extend none");
            }
            if !path.is_file() {
                texts.push((path, None));
                let message = format!("there is no file `{extended}`");
                return wrong(message, "give a path from the folder of this file");
            }
            seen.push(identity(&path));
            let next = read(&path, texts).map_err(|errors| self.shorten(errors))?;
            layers.push(Arc::new(next));
        }
        layers.reverse();
        Ok(layers)
    }

    /// Gives paths below the working folder relative to it, as people write them.
    fn shorten(&self, errors: Vec<ConfigError>) -> Vec<ConfigError> {
        let shorten = |mut error: ConfigError| {
            if let Ok(relative) = error.path.strip_prefix(&self.working_folder) {
                error.path = relative.to_owned();
            }
            error
        };
        errors.into_iter().map(shorten).collect()
    }
}

/// The path by which a file is told from others, through links.
fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn read(
    path: &Path,
    texts: &mut Vec<(PathBuf, Option<Vec<u8>>)>,
) -> Result<ConfigFile, Vec<ConfigError>> {
    let unreadable = |message: String| {
        vec![ConfigError { path: path.to_owned(), message, place: None, help: None }]
    };
    let bytes = fs::read(path);
    texts.push((path.to_owned(), bytes.as_ref().ok().cloned()));
    let bytes = bytes.map_err(|error| unreadable(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("this is not UTF-8".to_owned()))?;
    ConfigFile::parse(path, &text)
}
