use std::path::{Path, PathBuf};

use crate::engine::Report;
use crate::text::{FileId, Source, Span, tidy};

/// What paths in reports for other programs are relative to: the root of the git repository,
/// or the working folder where there is none.
#[derive(Clone, Debug)]
pub struct Root {
    pub(super) working_folder: PathBuf,
    pub(super) root: PathBuf,
}

impl Root {
    /// The root for a run in `working_folder`.
    pub fn find(working_folder: &Path) -> Root {
        // `.git` is a file in a linked worktree and in a submodule.
        let root = working_folder.ancestors().find(|folder| folder.join(".git").exists());
        Root {
            working_folder: working_folder.to_owned(),
            root: root.unwrap_or(working_folder).to_owned(),
        }
    }

    /// The folder that it is.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// A path relative to the root with forward slashes; a path outside of it stays absolute.
    pub fn relative(&self, path: &Path) -> String {
        let absolute = tidy(&self.working_folder.join(path));
        let relative = absolute.strip_prefix(&self.root).unwrap_or(&absolute);
        slashes(relative)
    }

    /// The path of what a link leads to, as [`Root::relative`] gives it: hosts show no file under
    /// the path of a link. The path itself where that lies outside of the root, or is not there.
    pub fn resolved(&self, path: &Path) -> String {
        let inside = || {
            let real = self.working_folder.join(path).canonicalize().ok()?;
            let real = real.strip_prefix(self.root.canonicalize().ok()?).ok()?;
            Some(slashes(real))
        };
        inside().unwrap_or_else(|| self.relative(path))
    }

    /// A path as people in the working folder write it.
    pub fn from_here(&self, path: &Path) -> String {
        let absolute = tidy(&self.working_folder.join(path));
        match absolute.strip_prefix(&self.working_folder) {
            Ok(relative) if !relative.as_os_str().is_empty() => slashes(relative),
            _ => slashes(path),
        }
    }
}

/// The files of a report under the paths by which a host knows them.
pub(super) struct Places<'a> {
    report: &'a Report,
    root: &'a Root,
    paths: Vec<String>,
}

impl<'a> Places<'a> {
    /// Finds where the links among the files lead.
    pub(super) fn new(report: &'a Report, root: &'a Root) -> Places<'a> {
        let paths = report.sources.iter().map(|source| root.resolved(&source.path)).collect();
        Places { report, root, paths }
    }

    /// The path of a file, relative to the root.
    pub(super) fn path(&self, file: FileId) -> &str {
        self.paths.get(file.0 as usize).map_or("", String::as_str)
    }

    /// What the paths are relative to.
    pub(super) fn root(&self) -> &'a Root {
        self.root
    }

    /// A file.
    pub(super) fn source(&self, file: FileId) -> &'a Source {
        self.report.sources.get(file)
    }

    /// The part of a span on its first line: hosts show an alert on a pull request only where all
    /// lines of its region are in the diff, and columns only where it is one line.
    pub(super) fn on_first_line(&self, span: Span) -> Span {
        let text = self.source(span.file).text.get(span.range()).unwrap_or_default();
        let first = text.split(['\n', '\r']).next().unwrap_or_default();
        Span { end: span.start + first.len() as u32, ..span }
    }
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_root() {
        let root = Root { working_folder: "/repo/api".into(), root: "/repo".into() };
        assert_eq!(root.relative(Path::new("./Dockerfile")), "api/Dockerfile");
        assert_eq!(root.relative(Path::new("../web/Dockerfile")), "web/Dockerfile");
        assert_eq!(root.relative(Path::new("/repo/compose.yaml")), "compose.yaml");
        assert_eq!(root.relative(Path::new("/other/Dockerfile")), "/other/Dockerfile");
        assert_eq!(root.from_here(Path::new("./Dockerfile")), "Dockerfile");
        assert_eq!(root.from_here(Path::new("../compose.yaml")), "../compose.yaml");
    }
}
