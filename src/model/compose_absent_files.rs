//! Files that a Compose file names, that Compose or the engine wants to read, and that are not
//! there.

use std::path::Path;

use rustc_hash::FxHashSet;

use super::{Compose, Disk, DiskEntry, Resource, ResourceKind, Service};
use crate::compose::{Setting, Value};
use crate::text::{Spanned, tidy};

/// A file that is not there.
#[derive(Clone, Debug)]
pub struct AbsentFile {
    /// Its path as written, and where.
    pub path: Spanned<String>,
    /// What it is, in words: `a secret`.
    pub role: &'static str,
}

impl<'p> Compose<'p> {
    /// The files of granted secrets and configs, and the profiles of seccomp, that are not there:
    /// `up` stops at them. Only paths of the project; what Git ignores is made by something else.
    pub fn absent_files(self) -> Vec<AbsentFile> {
        let mut found = Vec::new();
        let Some(disk) = self.project().disk() else { return found };
        for (kind, role) in [(ResourceKind::Secret, "a secret"), (ResourceKind::Config, "a config")]
        {
            let path_of = |it: Resource<'p>| Some((it.name.value, it.text("file").known()?));
            let named: Vec<_> = self.resources(kind).filter_map(path_of).collect();
            // Services are not looked through where nothing names a file.
            if named.is_empty() {
                continue;
            }
            let granted: FxHashSet<&str> =
                self.services().flat_map(|it| it.granted_names(kind)).collect();
            for (name, path) in named {
                if granted.contains(name) && is_absent(disk, self.folder(), path.value) {
                    found.push(AbsentFile { path: path.map(str::to_owned), role });
                }
            }
        }
        for option in self.services().flat_map(|service| service.security_opt().items) {
            let ("seccomp", Some(path)) = (option.value.name, option.value.value) else { continue };
            let is_word = matches!(path, "unconfined" | "builtin") || path.contains('$');
            if !is_word && is_absent(disk, self.folder(), path) {
                let path = Spanned::new(path.to_owned(), option.span);
                found.push(AbsentFile { path, role: "a profile of seccomp" });
            }
        }
        for rule in self
            .services()
            .flat_map(|own| own.get(&["develop", "watch"]).map_or(&[][..], Value::items))
        {
            let Some(path) = Setting::text(rule.get("path")).known() else { continue };
            if is_absent(disk, self.folder(), path.value) {
                found.push(AbsentFile { path: path.map(str::to_owned), role: WATCHED });
            }
        }
        found
    }
}

/// What is watched for changes.
const WATCHED: &str = "which is watched";

impl AbsentFile {
    /// Whether it is only watched, so that `up` does without it.
    pub fn is_watched(&self) -> bool {
        self.role == WATCHED
    }
}

impl<'p> Service<'p> {
    /// The names of the secrets or configs that it is given.
    fn granted_names(self, kind: ResourceKind) -> Vec<&'p str> {
        let grants = match kind {
            ResourceKind::Secret => self.secrets(),
            _ => self.configs(),
        };
        grants.iter().filter_map(|grant| grant.source.value().copied()).collect()
    }
}

/// Whether nothing is at a path of the project, and nothing is to be made there.
fn is_absent(disk: &dyn Disk, folder: &Path, path: &str) -> bool {
    let bytes = path.as_bytes();
    if path.is_empty() || path.starts_with(['/', '~']) || path.contains('\\') {
        return false;
    }
    if bytes.get(1) == Some(&b':') {
        return false;
    }
    let place = tidy(&folder.join(path));
    disk.entry(&place) == DiskEntry::Absent && !disk.is_ignored_by_git(&place)
}
