//! Compose as the specification means it: values with the place that supplied them.
//!
//! ```text
//!  yaml::Tree ──resolve──► Value ──extends, include──► Value ──merge (schema.txt)──► Loaded
//!   aliases, merge keys,           of each document            over earlier files    │
//!   tags, variables                                                                  │
//!      errors ◄──validate (schema.txt), rules───────────────────────────────────────┤
//!      Port, Mount: the short and the long forms read alike ◄────────────────────────┘
//! ```

mod command_line;
mod dotenv;
mod effective;
mod env_files;
mod environment;
mod error;
mod extends;
pub mod file_names;
mod files;
mod include;
mod interpolate;
mod load;
mod merge;
mod mount;
mod paths;
mod port;
mod quantity;
mod references;
mod resolve;
mod rules;
mod schema;
mod setting;
mod short_forms;
#[cfg(test)]
mod tests;
mod unicity;
mod validate;
mod value;

pub use command_line::split;
pub use dotenv::place_of as env_place;
pub use effective::{
    Datum, Effective, Node, Origin, ProjectNameError, Setting as EffectiveSetting, effective,
    given_text, normalized_name, project_name,
};
pub use env_files::check_env_files;
pub use environment::{Env, EnvError};
pub use error::{Error, ErrorKind};
pub use files::{Composition, Files, Found, Role, Wanted};
pub use interpolate::{Written, variables};
pub use load::{Loaded, load, running};
pub use mount::{Mount, MountKind};
pub use paths::{between, is_remote};
pub(crate) use port::has_hole;
pub use port::{Port, PortRange};
pub use quantity::{duration, size};
pub use references::has_undefined_reference;
pub use rules::may_run_together;
pub use schema::{keys_at, values_at};
pub use setting::{List, Setting};
pub use unicity::clean as clean_path;
pub use validate::words_for_booleans;
pub use value::{Content, Entry, MergeTag, Overrides, Scalar, State, Step, Trail, Value, boolean};
