//! The vocabulary of linting: a [`Page`] describes a kind of problem, a [`Finding`] is one case.

mod date;
mod finding;
mod options;
mod page;
mod suppression;

pub use date::Date;
pub use finding::{Finding, Findings, Fix, Label, Role, Safety, Scope, ScopeKind};
pub use options::{OptionValue, Options};
pub use page::{Alias, Category, Fixable, Level, Page, Precision, Subject, Tag, Version};
pub use suppression::{Malformed, Name, Names, Reach, Suppression};
