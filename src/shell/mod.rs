//! The shell text inside of RUN, CMD, ENTRYPOINT, HEALTHCHECK, `command:` and `test:`:
//! commands, their words, and what the words mean to each command.

mod grammar;
mod parse;
mod script;

pub use grammar::{Argument, Invocation, Manager, OptionValue, Package};
pub use parse::parse;
pub use script::*;
