//! The vocabulary of linting: a [`Page`] describes a kind of problem, a [`Finding`] is one case.

mod finding;
mod options;
mod page;

pub use finding::{Finding, Findings, Fix, Label, Safety, Scope, ScopeKind};
pub use options::{OptionValue, Options};
pub use page::{Alias, Category, Fixable, Level, Page};
