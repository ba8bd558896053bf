//! What Compose files name on disk: folders that are built, files that are mounted, files of
//! variables.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::context_contents::{has_secret, is_environment, secret_of};
use super::files::matches_levels;
use super::{
    Compose, Disk, DiskEntry, Dockerfile, Instruction, MountKind, Resource, ResourceKind,
    SecretEvidence, Service, Tracked, judge_secret_value,
};
use crate::compose::{Setting, is_remote};
use crate::dockerignore::Verdict;
use crate::text::{Span, Spanned, tidy};

/// A build whose folder or Dockerfile is not there.
#[derive(Clone, Debug)]
pub struct MissingBuild {
    /// The place that names it.
    pub at: Span,
    /// The path as written.
    pub path: String,
    /// Whether the folder is there, and has no such Dockerfile.
    pub has_context: bool,
}

/// A secret that Git tracks.
#[derive(Clone, Debug)]
pub struct TrackedSecret {
    /// The place that names the file.
    pub at: Span,
    /// The path.
    pub path: String,
    /// The variable that is secret; none for a file that is one as a whole.
    pub name: Option<String>,
}

/// A secret that is taken into an image.
#[derive(Clone, Debug)]
pub struct CopiedSecret {
    /// The place that names the file.
    pub at: Span,
    /// The path.
    pub path: String,
    /// The source that takes it.
    pub taken_by: Span,
}

impl<'p> Service<'p> {
    /// What its `build` names and is not there: the folder, or the Dockerfile in it. What Git ignores
    /// is made by something else, and an empty folder may be a submodule that was not fetched.
    pub fn missing_build(self) -> Option<MissingBuild> {
        let build = self.build()?;
        let disk = self.compose().project().disk()?;
        let (context, at) = match build.context() {
            Setting::Known(context) => (context.value, context.span),
            Setting::Absent => (".", build.span()),
            Setting::Unknown(_) => return None,
        };
        if is_remote(context) || context.starts_with(['~', '/']) || context.contains('\\') {
            return None;
        }
        let folder = tidy(&self.compose().folder().join(context));
        match disk.entry(&folder) {
            DiskEntry::Absent => {
                let is_made = disk.is_ignored_by_git(&folder);
                return (!is_made).then(|| MissingBuild {
                    at,
                    path: context.to_owned(),
                    has_context: false,
                });
            }
            DiskEntry::Folder => (),
            _ => return None,
        }
        if build.get("dockerfile_inline").is_some_and(|inline| !inline.is_null()) {
            return None;
        }
        let (file, at) = match build.dockerfile() {
            Setting::Known(file) => (file.value, file.span),
            Setting::Absent => ("Dockerfile", at),
            Setting::Unknown(_) => return None,
        };
        if file.starts_with('/') || is_remote(file) || file.contains('\\') {
            return None;
        }
        let place = tidy(&folder.join(file));
        // BuildKit looks for `dockerfile` too.
        let is_there = disk.entry(&place) != DiskEntry::Absent
            || file.ends_with("Dockerfile")
                && disk.entry(&place.with_file_name("dockerfile")) != DiskEntry::Absent;
        let is_fetched = disk.names(&folder).is_some_and(|names| !names.is_empty());
        (!is_there && is_fetched && !disk.is_ignored_by_git(&place)).then(|| MissingBuild {
            at,
            path: file.to_owned(),
            has_context: true,
        })
    }

    /// The files of the project that it mounts and that are not there: Docker makes folders of them.
    /// What Git ignores is made by something else.
    pub fn missing_mounted_files(self) -> Vec<Spanned<String>> {
        let Some(disk) = self.compose().project().disk() else { return Vec::new() };
        let mut found = Vec::new();
        for mount in self.volumes() {
            if mount.kind.value() != Some(&MountKind::Bind) {
                continue;
            }
            let (Some(source), Some(target)) = (mount.source.known(), mount.target.value()) else {
                continue;
            };
            let path = source.value;
            let is_of_project = path.starts_with("./") || path.starts_with("../");
            if !is_of_project || !is_file_name(path) || !is_file_name(target) {
                continue;
            }
            let place = tidy(&self.compose().folder().join(path));
            if disk.entry(&place) == DiskEntry::Absent && !disk.is_ignored_by_git(&place) {
                let at = if mount.is_long {
                    source.span
                } else {
                    self.compose().find(mount.value, path)
                };
                found.push(Spanned::new(path.to_owned(), at));
            }
        }
        found
    }

    /// The files of variables with a secret in earnest that Git tracks.
    pub fn tracked_secrets(self) -> Vec<TrackedSecret> {
        let Some(disk) = self.compose().project().disk() else { return Vec::new() };
        let files = self.env_file().into_iter().filter_map(|file| file.path.known());
        files
            .filter_map(|path| {
                let place = tidy(&self.compose().folder().join(path.value));
                let name = tracked_secret(disk, &place)?;
                Some(TrackedSecret { at: path.span, path: path.value.to_owned(), name: Some(name) })
            })
            .collect()
    }

    /// The files with secrets that the image which it builds takes from the build context: of the
    /// secrets of the file, and of the variables of its services.
    pub fn copied_secrets(self) -> Vec<CopiedSecret> {
        let Some(dockerfile) = self.dockerfile() else { return Vec::new() };
        let Some(context) = dockerfile.build_context() else { return Vec::new() };
        let mut found = Vec::new();
        let files = self.compose().files_with_secrets();
        let inside = files.range(context.root().to_owned()..);
        for (place, file) in inside.take_while(|(place, _)| place.starts_with(context.root())) {
            let below = place.strip_prefix(context.root()).ok().and_then(Path::to_str);
            let Some(below) = below.map(|below| below.replace('\\', "/")) else { continue };
            let is_there = matches!(context.entry(&below), DiskEntry::File { .. });
            if !is_there || context.decide(&below).verdict != Verdict::Kept {
                continue;
            }
            let Some((takes_all, taken_by)) = taker(dockerfile, &below) else { continue };
            if file.is_of_variables {
                // What lies in the folder by chance is told of where it is copied.
                let is_told =
                    takes_all && is_environment(below.rsplit('/').next().unwrap_or(&below));
                let text = context.disk().head(place).and_then(|it| String::from_utf8(it).ok());
                if is_told || is_sample(place) || !text.is_some_and(|text| has_secret(&text)) {
                    continue;
                }
            }
            found.push(CopiedSecret { at: file.at, path: file.path.clone(), taken_by });
        }
        found
    }
}

/// A file in which secrets are, or may be.
#[derive(Clone, Debug)]
pub(super) struct FileWithSecrets {
    /// The place that names it.
    at: Span,
    /// The path as it is written.
    path: String,
    /// Whether it sets variables, of which only some may be secret.
    is_of_variables: bool,
}

impl<'p> Compose<'p> {
    /// The files of secrets and of variables that it names, by path.
    fn files_with_secrets(self) -> &'p BTreeMap<PathBuf, FileWithSecrets> {
        self.data.files_with_secrets.get_or_init(|| {
            let mut files = BTreeMap::new();
            let mut add = |path: Spanned<&str>, is_of_variables| {
                let place = tidy(&self.folder().join(path.value));
                let (at, path) = (path.span, path.value.to_owned());
                files.entry(place).or_insert(FileWithSecrets { at, path, is_of_variables });
            };
            let secrets = self.resources(ResourceKind::Secret);
            for path in secrets.filter_map(|it: Resource<'_>| it.text("file").known()) {
                add(path, false);
            }
            let variables = self.services().flat_map(Service::env_file);
            for path in variables.filter_map(|file| file.path.known()) {
                add(path, true);
            }
            files
        })
    }

    /// The `.env` beside it, if Git tracks that and it sets a secret in earnest. It is told where the
    /// services start.
    pub fn tracked_env(self) -> Option<TrackedSecret> {
        let disk = self.project().disk()?;
        let at = self.entry("services")?.key.span;
        let name = tracked_secret(disk, &self.folder().join(".env"))?;
        Some(TrackedSecret { at, path: ".env".to_owned(), name: Some(name) })
    }

    /// The files of its secrets that Git tracks.
    pub fn tracked_secret_files(self) -> Vec<TrackedSecret> {
        let Some(disk) = self.project().disk() else { return Vec::new() };
        let files = self.resources(ResourceKind::Secret).filter_map(|it| it.text("file").known());
        files
            .filter(|file| {
                let place = tidy(&self.folder().join(file.value));
                let is_tracked = matches!(disk.tracked(&place), Some(Tracked::File { .. }));
                let text = || String::from_utf8(disk.head(&place)?).ok();
                is_tracked
                    && !is_sample(&place)
                    && text().is_some_and(|text| {
                        let evidence = judge_secret_value(text.trim());
                        matches!(evidence, SecretEvidence::Literal | SecretEvidence::Random)
                    })
            })
            .map(|file| TrackedSecret { at: file.span, path: file.value.to_owned(), name: None })
            .collect()
    }

    /// The variables that are used without a default, and that the file which shows what to set does
    /// not name, be they set or not: each at its first use. Nothing where there is no such file.
    pub fn undocumented_variables(self) -> Vec<(Spanned<String>, &'static str)> {
        const SAMPLES: [&str; 6] = [
            ".env.example",
            ".env.sample",
            ".env.template",
            ".env.dist",
            "env.example",
            "example.env",
        ];
        let Some(disk) = self.project().disk() else { return Vec::new() };
        let read = |name: &&'static str| {
            let text = String::from_utf8(disk.head(&self.folder().join(name))?).ok()?;
            Some((*name, text))
        };
        let Some((name, text)) = SAMPLES.iter().find_map(read) else { return Vec::new() };
        let says = |variable: &str| {
            text.lines().any(|line| {
                let line = line.trim().trim_start_matches(['#', ' ']);
                let line = line.strip_prefix("export ").unwrap_or(line);
                line.split(['=', ':']).next().is_some_and(|own| own.trim() == variable)
            })
        };
        // Those that every process has, and those that are read by Compose itself.
        let is_usual = |name: &str| {
            ["COMPOSE_", "DOCKER_"].iter().any(|start| name.starts_with(start))
                || ["GID", "HOME", "HOSTNAME", "PATH", "PWD", "UID", "USER"].contains(&name)
        };
        let mut used = self.variables_without_default();
        used.retain(|variable| !is_usual(&variable.value) && !says(&variable.value));
        used.into_iter().map(|variable| (variable, name)).collect()
    }
}

/// The first variable with a secret in earnest in a file that Git tracks and that is no sample.
fn tracked_secret(disk: &dyn Disk, place: &Path) -> Option<String> {
    if is_sample(place) || !matches!(disk.tracked(place), Some(Tracked::File { .. })) {
        return None;
    }
    let text = String::from_utf8(disk.head(place)?).ok()?;
    let in_earnest = |line: &&str| {
        let value = line.split_once('=').map_or("", |(_, value)| value);
        let value = value.trim().trim_matches(['"', '\'']);
        matches!(judge_secret_value(value), SecretEvidence::Literal | SecretEvidence::Random)
    };
    text.lines().filter(in_earnest).find_map(secret_of).map(str::to_owned)
}

/// Whether a file shows what to set, or is for tests.
fn is_sample(place: &Path) -> bool {
    const WORDS: [&str; 10] =
        ["example", "sample", "template", "dist", "default", "test", "demo", "dev", "local", "ci"];
    let name = place.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.to_ascii_lowercase();
    name.split(['.', '-', '_']).any(|part| WORDS.contains(&part))
}

/// Whether a path ends in the name of a file: with an ending that no folder has.
fn is_file_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    !stem.is_empty()
        && !matches!(ending, "d" | "sock" | "git" | "app" | "data" | "db" | "log" | "pid")
        && ending.len() <= 10
        && ending.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && ending.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// The source of a shipped stage that takes a path of the context, and whether it takes all of it.
fn taker(dockerfile: Dockerfile<'_>, path: &str) -> Option<(bool, Span)> {
    let stages = dockerfile.stages().filter(|stage| stage.has_shipped_layers());
    let mut instructions = stages.flat_map(|stage| stage.instructions());
    let takes = |instruction: Instruction<'_>| {
        let sources = instruction.context_sources().into_iter().filter(|it| !it.is_mounted);
        let mut sources = sources.filter(|source| {
            let own = source.path.value.as_str();
            let is_pattern = own.contains(['*', '?']) && !own.contains('[');
            own.is_empty()
                || path == own
                || is_pattern && matches_levels(own)(path, 0)
                || path.strip_prefix(own).is_some_and(|it| it.starts_with('/'))
        });
        sources.next().map(|source| (source.path.value.is_empty(), source.path.span))
    };
    instructions.find_map(takes)
}
