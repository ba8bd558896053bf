//! What a stage is meant for, by the names that its author gave.

use super::{Compose, Dockerfile, Service, Stage};
use crate::text::Span;

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

impl Service<'_> {
    /// Whether it is in profiles all of which are for work on the program.
    pub fn is_for_development(self) -> bool {
        let profiles = self.profiles();
        !profiles.items.is_empty() && profiles.iter().all(|profile| has_word(profile.value))
    }
}

impl Compose<'_> {
    /// Whether a place is in a file that is laid over another for work on the program:
    /// `compose.override.yaml`, `compose.dev.yaml`.
    pub fn is_override(self, place: Span) -> bool {
        let path = &self.project().sources().get(place.file).path;
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.contains(".override.") || has_word(name)
    }
}

/// Whether the name of a stage says that it is for work on the program.
pub(super) fn is_workshop(name: &str) -> bool {
    has_word(name)
}

fn has_word(name: &str) -> bool {
    let words = name.split(|char: char| !char.is_ascii_alphanumeric());
    words.into_iter().any(|word| WORKSHOP.iter().any(|own| own.eq_ignore_ascii_case(word)))
}
