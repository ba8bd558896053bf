//! `.dockerignore`: a list of patterns, read and matched as BuildKit does.
//!
//! Reading never fails: what BuildKit would refuse is kept with the reason, and the verdict on
//! every path is then [`Verdict::Refused`].

mod glob;
mod matching;
mod parse;
#[cfg(test)]
mod tests;

pub use matching::{Decision, Inherited, Verdict};
pub use parse::parse;

use std::sync::Arc;

use self::glob::Glob;
use crate::text::{FileId, Span};

/// An ignore file.
#[derive(Clone, Debug)]
pub struct IgnoreFile {
    /// The file.
    pub file: FileId,
    /// Its text.
    pub text: Arc<str>,
    /// Its patterns in order, those that cannot be read included.
    pub patterns: Vec<Pattern>,
    /// The comments: lines whose first byte is `#`.
    pub comments: Vec<Span>,
}

/// A pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The line without the blanks around it, an exclamation mark included.
    pub span: Span,
    /// Whether it takes files back in: it starts with `!`.
    pub is_exception: bool,
    /// The pattern without `!`, cleaned as a path and without a slash in front.
    pub text: String,
    /// Why BuildKit refuses the whole file, if it does: lower case, no final full stop.
    pub error: Option<&'static str>,
    /// Whether it does so before it looks at any path.
    is_refused_at_once: bool,
    glob: Glob,
}

impl IgnoreFile {
    /// Whether any pattern takes files back in.
    pub fn has_exceptions(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern.is_exception)
    }

    /// Whether BuildKit refuses it as a whole.
    pub fn is_refused(&self) -> bool {
        self.patterns.iter().any(|pattern| pattern.error.is_some())
    }
}

impl Pattern {
    /// Whether it stands for one name or path only: no wildcard is in it.
    pub fn is_plain(&self) -> bool {
        self.glob.literal().is_some()
    }

    /// Whether it matches the path itself, whatever is decided of it before and after.
    pub fn matches(&self, path: &str) -> bool {
        self.glob.matches(path) == Ok(true)
    }
}
