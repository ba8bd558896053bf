//! What the files mean together: stages, variables, services, and edits in the domain's words.
//!
//! Handles are `Copy`, borrow the [`Project`] and answer by method.

mod project;

pub use project::{Command, Instruction, Stage};
pub use project::{Compose, Dockerfile, FileKind, Project, Service};
