use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of one configuration file. One without a slash stands for a name at any depth,
/// one with a slash for a path from the folder of the file. What matches a folder covers all
/// below it.
#[derive(Clone, Debug)]
pub(super) struct Patterns {
    folder: PathBuf,
    set: GlobSet,
}

impl Patterns {
    /// Reads patterns; an error comes with the number of the pattern.
    pub(super) fn new(
        folder: &Path,
        patterns: &[impl AsRef<str>],
    ) -> Result<Patterns, (usize, String)> {
        let mut set = GlobSetBuilder::new();
        for (number, pattern) in patterns.iter().enumerate() {
            let pattern = pattern.as_ref();
            let why = |why: &str| Err((number, why.to_owned()));
            if pattern.starts_with('!') {
                return why("a pattern cannot be negated");
            }
            let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
            if pattern.is_empty() {
                return why("a pattern is empty");
            }
            let anchored = match pattern.strip_prefix('/') {
                Some(anchored) => anchored.to_owned(),
                None if pattern.contains('/') => pattern.to_owned(),
                None => format!("**/{pattern}"),
            };
            let glob = GlobBuilder::new(&anchored).literal_separator(true).build();
            set.add(glob.map_err(|error| (number, error.kind().to_string()))?);
        }
        let set = set.build().map_err(|error| (0, error.kind().to_string()))?;
        Ok(Patterns { folder: folder.to_owned(), set })
    }

    /// Whether `path`, which is absolute, or a folder that it is in, matches. Outside of the
    /// folder of the file only patterns that start with `**/` can match.
    pub(super) fn match_path(&self, path: &Path) -> bool {
        if self.set.is_empty() {
            return false;
        }
        let relative = path.strip_prefix(&self.folder).unwrap_or(path);
        let text = relative.to_string_lossy();
        let text = if cfg!(windows) { text.replace('\\', "/").into() } else { text };
        let ends = text.match_indices('/').map(|(at, _)| at).chain([text.len()]);
        ends.into_iter().any(|end| self.set.is_match(&text[..end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Patterns::new(Path::new("/srv/app"), &[pattern]).unwrap().match_path(Path::new(path))
    }

    #[test]
    fn a_pattern_with_a_slash_is_anchored_and_one_without_is_not() {
        assert!(matches("vendor", "/srv/app/lib/vendor/Dockerfile"));
        assert!(matches("*.dev.yml", "/srv/app/x/compose.dev.yml"));
        assert!(matches("vendor/**", "/srv/app/vendor/a/Dockerfile"));
        assert!(matches("vendor/", "/srv/app/vendor/a/Dockerfile"));
        assert!(matches("./docker/*.build", "/srv/app/docker/a.build"));
        assert!(matches("/Dockerfile", "/srv/app/Dockerfile"));
        assert!(!matches("/Dockerfile", "/srv/app/api/Dockerfile"));
        assert!(!matches("docker/*.build", "/srv/app/docker/a/b.build"));
        assert!(!matches("vendor/**", "/srv/app/lib/vendor/Dockerfile"));
    }

    #[test]
    fn outside_of_the_folder_only_free_patterns_match() {
        assert!(matches("**/*.dev.*", "/elsewhere/compose.dev.yml"));
        assert!(!matches("elsewhere/Dockerfile", "/elsewhere/Dockerfile"));
    }

    #[test]
    fn a_bad_pattern_is_named() {
        let error = Patterns::new(Path::new("/"), &["a", "[b"]).unwrap_err();
        assert_eq!(error.0, 1);
        assert!(Patterns::new(Path::new("/"), &["!a"]).is_err());
    }
}
