use std::path::{Component, Path, PathBuf};

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
        let absolute = normalize(&self.working_folder.join(path));
        let relative = absolute.strip_prefix(&self.root).unwrap_or(&absolute);
        slashes(relative)
    }

    /// A path as people in the working folder write it.
    pub fn from_here(&self, path: &Path) -> String {
        let absolute = normalize(&self.working_folder.join(path));
        match absolute.strip_prefix(&self.working_folder) {
            Ok(relative) if !relative.as_os_str().is_empty() => slashes(relative),
            _ => slashes(path),
        }
    }
}

fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => (),
            Component::ParentDir => {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
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
