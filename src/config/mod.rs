//! `plimsoll.toml`: read, merged, resolved into a [`Plan`] per path.

mod plan;
mod preset;
mod resolver;

pub use plan::{FailOn, Plan, Planned};
pub use preset::Preset;
pub use resolver::ConfigResolver;
