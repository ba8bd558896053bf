//! What Compose refuses.

use crate::text::{Span, Spanned};

/// A reason for which Compose refuses the file, or one for which it could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// The kind.
    pub kind: ErrorKind,
    /// The narrowest place that shows it.
    pub span: Span,
    /// What is wrong, as a message: lower case, without a final full stop.
    pub message: String,
    /// Another place that explains it.
    pub related: Option<Spanned<String>>,
}

/// The kinds of error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// The text is not YAML, or more than Compose takes: nesting, aliases.
    Yaml,
    /// A key stands twice in one mapping.
    DuplicateKey,
    /// A key that is no string: `1: x`, `true: x`.
    NonStringKey,
    /// A property that Compose does not know here.
    UnknownProperty {
        /// The property that was probably meant.
        nearest: Option<&'static str>,
    },
    /// A property that Compose wants is missing.
    MissingProperty,
    /// A value of another type than Compose wants.
    WrongType {
        /// What it wants, in words: `a list`, `a string or a mapping`.
        expected: String,
    },
    /// A value that Compose does not take: an enumeration, a pattern, a bound, a short form.
    InvalidValue,
    /// An item that stands twice in a list whose items must differ.
    DuplicateItem,
    /// A `$` form that Compose does not know.
    InvalidInterpolation,
    /// A variable that is required and that nothing sets.
    UnsetRequiredVariable,
    /// Properties that contradict one another.
    Conflict,
    /// Two services with one `container_name`.
    DuplicateContainerName,
    /// Services that wait for one another.
    DependencyCycle,
    /// Services that extend one another, files that include one another.
    Cycle,
    /// A service that is extended and is not there.
    UndefinedBase,
    /// A file that is extended or included and is not there.
    MissingFile,
    /// A file of variables that a service names and that is not there.
    MissingVariableFile {
        /// The name of the file beside it from which it is probably to be made.
        template: Option<String>,
    },
    /// A file of variables that Compose cannot read, or a format of one that it does not know.
    InvalidVariableFile,
    /// A name that stands for nothing, or for a service that is off.
    UndefinedReference,
    /// Nothing is in the file.
    Empty,
    /// The file has services at its top, as before Compose 1.6.
    ObsoleteFormat,
}

impl Error {
    /// An error without a second place.
    pub fn new(kind: ErrorKind, span: Span, message: impl Into<String>) -> Error {
        Error { kind, span, message: message.into(), related: None }
    }

    /// The same with a second place.
    pub fn with_related(mut self, span: Span, text: impl Into<String>) -> Error {
        self.related = Some(Spanned::new(text.into(), span));
        self
    }
}
