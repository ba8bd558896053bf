use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// What is wrong with a configuration file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong: lower case, no final full stop, names in backticks.
    pub message: String,
    /// Where it is, in bytes of the text; absent where the file could not be read.
    pub place: Option<Place>,
    /// What to do, in the imperative.
    pub help: Option<String>,
}

/// A place in a configuration file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The whole text of the file.
    pub text: Arc<str>,
    /// The bytes that are wrong.
    pub range: Range<usize>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.message)
    }
}

impl std::error::Error for ConfigError {}
