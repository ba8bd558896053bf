//! What the files mean together: stages, variables, services, and edits in the domain's words.
//!
//! Handles are `Copy`, borrow the [`Project`] and answer by method.

mod base_facts;
mod command;
mod dockerfile;
mod edits;
mod image;
mod instruction;
mod project;
mod scripts;
mod secret;
mod shell;
mod stage;
mod value;
mod variables;

pub use base_facts::{BaseFacts, System};
pub use command::Command;
pub use dockerfile::{DeclaredBy, Dockerfile};
pub use image::{Component, Image};
pub use instruction::{Instruction, Reference};
pub use project::{Compose, FileKind, Project, Service, Settings};
pub use secret::{
    Credential, SecretEvidence, find_credentials, is_secret_name, judge_secret_value,
};
pub use shell::ShellState;
pub use stage::{Base, Stage, User};
pub use value::Value;
pub use variables::Binding;

// The node types that checks meet in the answers of handles.
pub use crate::dockerfile::{
    Command as CommandForm, Detail, Flag, FlagValue, Heredoc, Keyword, Mount, Pair,
    SyntaxErrorKind, Transfer, Variable, Word,
};
pub use crate::shell::{Dialect, Invocation, Manager, Package};
