//! The effective Compose project, as `docker compose config` finds, reads and merges it.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::FileError;
use super::discover::read_text;
use crate::compose::file_names::{BASES, OVERRIDES};
use crate::compose::{
    self, Composition, EffectiveSetting, Env, Error, Files, Found, Node, ProjectNameError, Role,
    Wanted,
};
use crate::text::{Sources, Spanned, sort_seldom, tidy};
use crate::yaml::{self, Tree};

/// Rounds of reading files that name further files.
const ROUNDS: usize = 64;

/// Which project is meant.
#[derive(Clone, Debug)]
pub struct EffectiveRequest<'a> {
    /// The working folder, from the root of the file system.
    pub here: &'a Path,
    /// The files, each laid over those before it; those that Compose finds where none is given.
    pub files: &'a [PathBuf],
    /// The folder of the project, where it is not that of the first file.
    pub folder: Option<&'a Path>,
    /// The name of the project, in the place of every other.
    pub name: Option<&'a str>,
    /// The profiles that are on.
    pub profiles: &'a [String],
    /// Files of variables in the place of `.env`, of which a later one wins.
    pub env_files: &'a [PathBuf],
    /// The variables of the process, where they count.
    pub environment: Vec<(String, String)>,
}

/// The effective project, or why there is none.
#[derive(Debug)]
pub struct EffectiveProject {
    /// The files that were read.
    pub sources: Sources,
    /// The project.
    pub project: Node,
    /// Why Compose refuses it, by place.
    pub errors: Vec<Error>,
    /// What could not be had, at the place that speaks of it.
    pub unknown_parts: Vec<Spanned<String>>,
    /// Variables that are used and not set, each at its first use.
    pub unset_variables: Vec<Spanned<String>>,
}

/// Finds, reads and merges a project.
pub fn effective(request: &EffectiveRequest<'_>) -> Result<EffectiveProject, FileError> {
    let mut env = Env::complete(request.environment.iter().cloned());
    if env.get("PWD").is_none() {
        env.set("PWD", &request.here.to_string_lossy());
    }
    let (paths, folder) = find(request, &mut env)?;
    let absolute_folder = tidy(&request.here.join(&folder));
    let mut store = Store::default();
    for path in &paths {
        store.add_compose(path).map_err(|message| FileError::new(path, message))?;
    }
    let given = [request.name, env.get("COMPOSE_PROJECT_NAME")];
    let given = given.into_iter().flatten().find(|name| !name.is_empty());
    let name = compose::project_name(given, &paths, &absolute_folder, &env, &store);
    let name = name.map_err(|why| {
        let message = match why {
            ProjectNameError::Empty => {
                "nothing of the folder's name can name the project".to_owned()
            }
            ProjectNameError::Invalid(name) => format!("`{name}` is no name of a project"),
        };
        FileError::new(&absolute_folder, message)
    })?;
    env.set("COMPOSE_PROJECT_NAME", &name);
    let listed: Vec<String> = match request.profiles {
        [] => {
            let list = env.get("COMPOSE_PROFILES").unwrap_or_default().split(',');
            list.map(|it| it.trim().to_owned()).collect()
        }
        given => given.to_vec(),
    };
    for _ in 0..ROUNDS {
        let composition = Composition {
            paths: &paths,
            folder: &folder,
            env: Some(&env),
            role: Role::Alone,
            profiles: Some(&listed),
        };
        let loaded = compose::load(composition, &store);
        let setting = EffectiveSetting {
            name: &name,
            folder: &folder,
            absolute_folder: &absolute_folder,
            env: &env,
            profiles: &listed,
            files: &store,
        };
        let made = compose::effective(&loaded.root, &setting);
        let mut wanted = loaded.wanted;
        wanted.extend(made.wanted.into_iter().map(Wanted::Text));
        if !store.add_wanted(wanted) {
            let mut errors = loaded.errors;
            errors.extend(made.errors);
            sort_seldom(&mut errors, |a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
            errors.dedup();
            let mut unknown_parts = loaded.unknown_parts;
            unknown_parts.extend(made.unknown_parts);
            let unset_variables = loaded.unset_variables;
            let (sources, project) = (store.sources, made.project);
            return Ok(EffectiveProject {
                sources,
                project,
                errors,
                unknown_parts,
                unset_variables,
            });
        }
    }
    Err(FileError::new(&absolute_folder, "its files name one another without end"))
}

/// The files of the project and its folder; the variables of files are added.
fn find(
    request: &EffectiveRequest<'_>,
    env: &mut Env,
) -> Result<(Vec<PathBuf>, PathBuf), FileError> {
    let given = request.folder.filter(|folder| !folder.as_os_str().is_empty()).map(tidy);
    let folder_beside = |paths: &[PathBuf]| {
        given.clone().unwrap_or_else(|| paths.first().map(|it| folder_of(it)).unwrap_or_default())
    };
    // Beside a folder that is told from the root of the file system, files are too.
    let is_absolute = given.as_ref().is_some_and(|folder| folder.is_absolute());
    let place = |path: &Path| match is_absolute {
        true => tidy(&request.here.join(path)),
        false => tidy(path),
    };
    let paths: Vec<PathBuf> = request.files.iter().map(|path| place(path)).collect();
    let first_folder = folder_beside(&paths);
    // What files say to Compose itself counts as if the process had been told it.
    let mut told = env.clone();
    add_variables(request, &first_folder, &mut told)?;
    env.add_missing(&told, |name| name.starts_with("COMPOSE_"));
    add_variables(request, &first_folder, env)?;
    if !paths.is_empty() {
        return Ok((paths, first_folder));
    }
    if let Some(list) = env.get("COMPOSE_FILE").filter(|list| !list.is_empty()) {
        let own = env.get("COMPOSE_PATH_SEPARATOR").filter(|own| !own.is_empty());
        let separator = own.unwrap_or(if cfg!(windows) { ";" } else { ":" });
        let paths: Vec<PathBuf> = list.split(separator).map(|it| place(Path::new(it))).collect();
        let folder = folder_beside(&paths);
        add_variables(request, &folder, env)?;
        return Ok((paths, folder));
    }
    let mut folder = first_folder.clone();
    for _ in request.here.join(&first_folder).ancestors() {
        folder = tidy(&folder);
        let first =
            |names: &[&str]| names.iter().map(|name| folder.join(name)).find(|path| path.is_file());
        if let Some(base) = first(&BASES) {
            let paths = [Some(base), first(&OVERRIDES)].into_iter().flatten().collect();
            let folder = given.unwrap_or(folder);
            add_variables(request, &folder, env)?;
            return Ok((paths, folder));
        }
        folder.push("..");
    }
    Err(FileError::new(&request.here.join(first_folder), "no Compose file is here or above"))
}

fn add_variables(
    request: &EffectiveRequest<'_>,
    folder: &Path,
    env: &mut Env,
) -> Result<(), FileError> {
    // A file does not name further ones.
    let listed = request.environment.iter().find(|(name, _)| name == "COMPOSE_ENV_FILES");
    let listed = listed.map_or("", |(_, list)| list);
    let mut paths: Vec<PathBuf> = request.env_files.to_vec();
    if paths.is_empty() {
        paths.extend(listed.split(',').filter(|it| !it.is_empty()).map(PathBuf::from));
    }
    let default = folder.join(".env");
    if paths.is_empty() && !is_default_off(request, env)? && default.is_file() {
        paths.push(default);
    }
    let mut texts = Vec::new();
    for path in &paths {
        texts.push(read_text(path).map_err(|message| FileError::new(path, message))?);
    }
    env.add_files(texts.iter().map(String::as_str)).map_err(|error| {
        let path = paths.last().map(PathBuf::as_path).unwrap_or(folder);
        FileError::new(path, format!("line {}: {}", error.line, error.message))
    })
}

/// Whether `COMPOSE_DISABLE_ENV_FILE` says not to read `.env`, in the words of Go's `ParseBool`.
fn is_default_off(request: &EffectiveRequest<'_>, env: &Env) -> Result<bool, FileError> {
    match env.get("COMPOSE_DISABLE_ENV_FILE") {
        Some("1" | "t" | "T" | "true" | "TRUE" | "True") => Ok(true),
        None | Some("0" | "f" | "F" | "false" | "FALSE" | "False") => Ok(false),
        Some(other) => {
            let message = format!("`COMPOSE_DISABLE_ENV_FILE` is `{other}`, not `true` or `false`");
            Err(FileError::new(request.here, message))
        }
    }
}

fn folder_of(path: &Path) -> PathBuf {
    tidy(path.parent().unwrap_or(Path::new("")))
}

/// The files that have been read.
#[derive(Default)]
struct Store {
    sources: Sources,
    trees: FxHashMap<PathBuf, Tree>,
    texts: FxHashMap<PathBuf, String>,
    absent: FxHashSet<PathBuf>,
}

impl Store {
    fn add_compose(&mut self, path: &Path) -> Result<(), String> {
        if self.trees.contains_key(path) {
            return Ok(());
        }
        let text = read_text(path)?;
        let id = self.sources.add(path, text);
        self.trees.insert(path.to_owned(), yaml::parse(id, &self.sources.get(id).text));
        Ok(())
    }

    /// Reads files; false where none of them is new.
    fn add_wanted(&mut self, wanted: Vec<Wanted>) -> bool {
        let mut is_more = false;
        for file in wanted {
            let (Wanted::Compose(path) | Wanted::Text(path)) = &file else { continue };
            let is_known = self.trees.contains_key(path) && matches!(file, Wanted::Compose(_));
            if is_known || self.absent.contains(path) || self.texts.contains_key(path) {
                continue;
            }
            is_more = true;
            let outcome = match &file {
                Wanted::Compose(_) => self.add_compose(path),
                _ => read_text(path).map(|text| _ = self.texts.insert(path.clone(), text)),
            };
            if outcome.is_err() {
                self.absent.insert(path.clone());
            }
        }
        is_more
    }
}

impl Files for Store {
    fn tree(&self, path: &Path) -> Found<&Tree> {
        match self.trees.get(path) {
            Some(tree) => Found::Here(tree),
            None if self.absent.contains(path) => Found::Absent,
            None => Found::Unknown,
        }
    }

    fn text(&self, path: &Path) -> Found<&str> {
        match self.texts.get(path) {
            Some(text) => Found::Here(text),
            None if self.absent.contains(path) => Found::Absent,
            None => Found::Unknown,
        }
    }

    fn folder(&self, path: &Path) -> Found<()> {
        if path.is_dir() { Found::Here(()) } else { Found::Absent }
    }
}
