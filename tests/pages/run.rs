//! Runs the engine on the files of an example.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll::checks::{self, Lint};
use plimsoll::config::{CommandLine, ConfigResolver, Search, Target};
use plimsoll::engine::{self, Discovery, DiskReader, FixOutcome, Report, Request};
use plimsoll::lint::{Level, Safety};
use plimsoll::model::{FileKind, Surroundings, Trees, Wanted, wanted_files};
use plimsoll::text::{FileId, Sources};
use tempfile::TempDir;

use crate::example::File;

/// The files of an example and the configuration of a run on them.
pub(crate) struct Workspace {
    config: ConfigResolver,
    discovery: Discovery,
    _folder: TempDir,
}

impl Workspace {
    /// With that lint alone on, or with those on that are by default.
    pub(crate) fn new(all: &[File], only: Option<&'static Lint>) -> Result<Workspace, String> {
        let folder = TempDir::new().map_err(|why| why.to_string())?;
        // The disk tells where something lies on it that is not linted; else nothing is known of it.
        let lies_around = |file: &File| match kind_of(file) {
            None => !is_configuration(file) && !file.path.ends_with(".env"),
            Some(kind) => kind == FileKind::IgnoreFile,
        };
        let has_surroundings = all.iter().any(lies_around);
        for file in all.iter().filter(|file| has_surroundings || is_configuration(file)) {
            write(folder.path(), file).map_err(|why| why.to_string())?;
        }
        let mut levels = Vec::new();
        if let Some(lint) = only {
            let level = lint.page.level.max(Level::Info);
            levels.push((Target::All, Level::Off));
            levels.push((Target::Lint(lint), level));
            for name in ["unused-suppression", "invalid-suppression"] {
                levels.extend(checks::find(name).map(|it| (Target::Lint(it), Level::Warn)));
            }
        }
        let command_line = CommandLine { levels, ..CommandLine::default() };
        let config = ConfigResolver::new(folder.path(), Search::Nearest, command_line);
        let mut sources = Sources::new();
        let mut kinds = Vec::new();
        for file in all.iter().filter(|file| !is_beside(file)) {
            if let Some(kind) = kind_of(file) {
                let id = sources.add(&file.path, file.text.as_str());
                kinds.push((id, kind));
            }
        }
        // What the example's configuration excludes explains the rest, and is not linted.
        let is_linted = |id: &FileId| !config.is_excluded(&sources.get(*id).path);
        let files: Vec<FileId> = kinds.iter().map(|(id, _)| *id).filter(is_linted).collect();
        let mut surroundings = surroundings(all, &sources, &kinds);
        if has_surroundings {
            let roots = [folder.path().to_owned()];
            surroundings.disk = Some(Arc::new(DiskReader::new(folder.path(), &roots)));
        }
        let build_texts = all.iter().filter(|file| says_what_is_built(file));
        surroundings.build_texts =
            build_texts.map(|file| (file.path.clone(), file.text.as_str().into())).collect();
        let discovery = Discovery { sources, kinds, files, surroundings, ..Discovery::default() };
        for file in &discovery.files {
            config.plan_for(&discovery.sources.get(*file).path);
        }
        if let Some(error) = config.errors().first() {
            return Err(format!("plimsoll.toml: {error:?}"));
        }
        Ok(Workspace { config, discovery, _folder: folder })
    }

    /// What is found.
    pub(crate) fn check(&self) -> Report {
        engine::check(self.discovery.clone(), &Request::new(&self.config))
    }

    /// What all fixes make of it.
    pub(crate) fn fix(&self) -> FixOutcome {
        engine::fix(self.discovery.clone(), &Request::new(&self.config), Safety::Unsafe)
    }

    /// The findings of a report, a line each.
    pub(crate) fn show(&self, report: &Report) -> String {
        let mut shown = String::new();
        for finding in &report.findings {
            let source = report.sources.get(finding.at.file);
            let place = source.position(finding.at.start);
            let help = finding.help.as_deref().unwrap_or_default();
            writeln!(
                shown,
                "{}:{}:{}: {}: {} ({help})",
                source.path.display(),
                place.line,
                place.column,
                finding.lint.name,
                finding.message,
            )
            .expect("a string grows");
        }
        if shown.is_empty() { "nothing is found".to_owned() } else { shown }
    }
}

/// The files of a report.
pub(crate) fn texts(report: &Report) -> Vec<File> {
    let kind = |source: &plimsoll::text::Source| {
        let found = report.kinds.iter().find(|(id, _)| *id == source.id);
        match found.map(|(_, kind)| *kind) {
            Some(FileKind::Compose) => "yaml",
            Some(FileKind::Dockerfile) => "dockerfile",
            _ => "text",
        }
    };
    let file = |source: &plimsoll::text::Source| File {
        language: kind(source).to_owned(),
        path: source.path.clone(),
        text: source.text.to_string(),
        mode: None,
    };
    report.sources.iter().map(file).collect()
}

/// What lies beside the files of an example: the files of variables in it, and no others.
fn surroundings(all: &[File], sources: &Sources, kinds: &[(FileId, FileKind)]) -> Surroundings {
    let variables = all.iter().filter(|file| is_of_variables(file));
    let mut surroundings = Surroundings {
        env_texts: files_named_env(all).collect(),
        texts: variables.map(|file| (file.path.clone(), file.text.clone())).collect(),
        ..Surroundings::default()
    };
    let composes = kinds.iter().filter(|(_, kind)| *kind == FileKind::Compose);
    let composes: Vec<FileId> = composes.map(|(id, _)| *id).collect();
    let mut trees = Trees::default();
    loop {
        let before = surroundings.absent.len();
        let wanted = wanted_files(sources, &composes, &surroundings, &mut trees);
        for wanted in wanted.into_iter().flat_map(|it| it.1) {
            if let Wanted::Text(path) = wanted {
                surroundings.absent.insert(path);
            }
        }
        if surroundings.absent.len() == before {
            return surroundings;
        }
    }
}

/// The text of the `.env` of each folder that has one.
fn files_named_env(files: &[File]) -> impl Iterator<Item = (PathBuf, String)> {
    let folder = |file: &File| file.path.parent().map(Path::to_owned).unwrap_or_default();
    let given = files.iter().filter(|file| file.path.ends_with(".env"));
    given.map(move |file| (folder(file), file.text.clone()))
}

/// Whether a file of an example is linted by nobody: it says how others are.
pub(crate) fn is_beside(file: &File) -> bool {
    kind_of(file).is_none()
}

/// Whether a file of an example holds variables: `.env`, `web.env`, `.env.example`.
fn is_of_variables(file: &File) -> bool {
    let name = file.path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    name.starts_with(".env") || name.ends_with(".env") || name.contains(".env.")
}

/// Whether a file of an example says which stages are built.
fn says_what_is_built(file: &File) -> bool {
    let ending = file.path.extension().unwrap_or_default();
    file.path.starts_with(".github") || file.path.ends_with("Makefile") || ending == "hcl"
}

/// Whether a file of an example is the configuration.
fn is_configuration(file: &File) -> bool {
    file.path.ends_with("plimsoll.toml")
}

/// What is linted; nothing where the file only lies there.
fn kind_of(file: &File) -> Option<FileKind> {
    if says_what_is_built(file) {
        return None;
    }
    let name = file.path.file_name()?.to_str()?;
    match file.language.as_str() {
        "dockerfile" => Some(FileKind::Dockerfile),
        "yaml" => Some(FileKind::Compose),
        _ if name.contains("dockerignore") => Some(FileKind::IgnoreFile),
        _ => None,
    }
}

/// Puts a file on disk. `.git/index` is given as lines of mode and path.
fn write(folder: &Path, file: &File) -> io::Result<()> {
    let path = folder.join(&file.path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    match file.path.ends_with(".git/index") {
        true => fs::write(&path, index(&file.text))?,
        // The picture of a carriage return stands for one.
        false => fs::write(&path, file.text.replace('␍', "\r"))?,
    }
    #[cfg(unix)]
    if let Some(mode) = file.mode {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// The index of a repository, version 2, of lines like `100644 a/b`.
fn index(text: &str) -> Vec<u8> {
    let entries: Vec<(u32, &str)> = text
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(mode, path)| (u32::from_str_radix(mode, 8).expect("a mode"), path))
        .collect();
    let mut bytes = b"DIRC\0\0\0\x02".to_vec();
    bytes.extend((entries.len() as u32).to_be_bytes());
    for (mode, path) in entries {
        let start = bytes.len();
        bytes.extend([0; 24]);
        bytes.extend(mode.to_be_bytes());
        bytes.extend([0; 32]);
        bytes.extend((path.len() as u16).to_be_bytes());
        bytes.extend(path.as_bytes());
        bytes.push(0);
        while !(bytes.len() - start).is_multiple_of(8) {
            bytes.push(0);
        }
    }
    bytes.extend([0; 20]);
    bytes
}
