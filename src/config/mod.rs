//! `plimsoll.toml`: read, merged, resolved into a [`Plan`] per path.
//!
//! From the weak to the strong: the preset; `[lints]` of the files, the extended before the
//! extending; `[[overrides]]` in the same order; the command line. Within one table the narrower
//! word decides: `all`, a category, a lint, another tool's ID of a variant of it.

mod base_images;
mod error;
mod file;
mod glob;
mod names;
mod plan;
mod preset;
mod resolver;
mod rules;
mod schema;
mod settings;
mod suggest;
mod target;

pub use error::{ConfigError, Place};
pub use file::mistakes_in;
pub use names::{LintName, TEMPLATE, explanation, key_at, lint_names};
pub use plan::{FailOn, Plan, Planned};
pub use preset::Preset;
pub use resolver::{ConfigResolver, FILE_NAMES, Search};
pub use rules::{Decision, Origin};
pub use schema::schema;
pub use settings::{CommandLine, Settings};
pub use target::{Target, UnknownLint, akin};

#[cfg(test)]
mod tests;
