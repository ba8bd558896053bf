//! What a stage is meant for, by the names that its author gave.

use super::{Dockerfile, Stage};

/// Words that say that a stage or a file is no product.
const WORKSHOP: [&str; 12] = [
    "ci",
    "debug",
    "debugger",
    "dev",
    "devcontainer",
    "development",
    "devel",
    "local",
    "lint",
    "test",
    "testing",
    "tests",
];

impl Stage<'_> {
    /// Whether its name, or that of the file, says that it is for work on the program or for its
    /// tests, rather than the product.
    pub fn is_for_development(self) -> bool {
        self.name().is_some_and(|name| has_word(&name)) || self.dockerfile().is_for_development()
    }
}

impl Dockerfile<'_> {
    /// Whether its name, or the folder `.devcontainer`, says that it is for work on the program.
    pub fn is_for_development(self) -> bool {
        let path = &self.project.sources().get(self.file()).path;
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        has_word(name) || self.is_of_dev_container()
    }
}

fn has_word(name: &str) -> bool {
    let words = name.split(|char: char| !char.is_ascii_alphanumeric());
    words.into_iter().any(|word| WORKSHOP.iter().any(|own| own.eq_ignore_ascii_case(word)))
}
