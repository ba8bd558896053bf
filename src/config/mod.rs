//! `plimsoll.toml`: read, merged, resolved into a [`Plan`] per path.

use crate::checks::Lint;
use crate::lint::{Level, Options};

/// The resolved configuration of one file: which lints run on it, at which level.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The lints that are on, in order of name.
    pub lints: Vec<Planned>,
}

/// A lint that is on.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The lint.
    pub lint: &'static Lint,
    /// Its level, which is not `off`.
    pub level: Level,
    /// The levels of variants that are configured apart, `off` among them.
    pub variants: Vec<(&'static str, Level)>,
    /// Its options.
    pub options: Options,
}
