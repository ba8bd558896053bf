//! The shell text inside of RUN, CMD, ENTRYPOINT, HEALTHCHECK, `command:` and `test:`:
//! commands, their words, and what the words mean to each command.

mod caches;
mod convert;
mod downloads;
mod exec_form;
mod grammar;
mod interpreters;
mod modes;
mod moved;
mod packages;
mod parse;
mod pieces;
mod place;
mod script;
pub mod shellcheck;
mod statements;
mod variables;
mod words;
mod wrappers;

pub use exec_form::parse_exec_form;
pub use grammar::{Argument, Invocation, OptionValue};
pub use interpreters::dialect_of;
pub use packages::{Manager, Package};
pub use parse::{parse, parse_with_modes};
pub use script::*;

#[cfg(test)]
mod tests;
