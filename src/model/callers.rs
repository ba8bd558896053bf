//! What Compose files say of how a Dockerfile is built.

use std::path::{Component, Path, PathBuf};

use super::{Build, Compose, Dockerfile, Service};

impl<'p> Dockerfile<'p> {
    /// The builds of this file, and those that may be of it: a variable stands in the path.
    pub fn builds(self) -> impl Iterator<Item = Build<'p>> {
        let own = normal(&self.project().sources().get(self.file()).path);
        let services = self.project().composes().flat_map(Compose::services);
        let builds = services.filter_map(|service: Service<'p>| {
            let folder = service.compose().folder();
            Some((folder, service.build()?))
        });
        builds
            .filter(move |(folder, build)| {
                build.dockerfile_inline().is_absent() && may_be_at(*build, folder, &own)
            })
            .map(|(_, build)| build)
    }

    /// Whether a Compose file gives a build of this file an argument of that name.
    pub fn is_given_argument(self, name: &str) -> bool {
        self.builds().any(|build| build.args().iter().any(|own| own.name.value == name))
    }

    /// Whether a Compose file names a build context so for a build of this file.
    pub fn is_given_context(self, name: &str) -> bool {
        self.builds()
            .any(|build| build.additional_contexts().iter().any(|own| own.name.value == name))
    }
}

/// Whether a build in a Compose file of that folder takes the Dockerfile at `path`, as far as
/// is known.
fn may_be_at(build: Build<'_>, folder: &Path, path: &Path) -> bool {
    let (context, file) = (build.context(), build.dockerfile());
    if context.is_unknown() || file.is_unknown() {
        return true;
    }
    let context = context.value().copied().unwrap_or(".");
    let file = file.value().copied().unwrap_or("Dockerfile");
    normal(&folder.join(context).join(file)) == path
}

/// The path without `.` and `..`, by name alone.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => (),
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_by_name() {
        assert_eq!(normal(Path::new("a/./b/../Dockerfile")), Path::new("a/Dockerfile"));
        assert_eq!(normal(Path::new("../Dockerfile")), Path::new("../Dockerfile"));
    }
}
