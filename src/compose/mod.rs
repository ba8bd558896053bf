//! Compose as the specification means it: values with the place that supplied them.
//!
//! ```text
//!  yaml::Tree ──resolve──► Value ──validate (schema.txt), rules──► errors
//!   aliases, merge keys,    │
//!   tags, variables         └─ Port, Mount: the short and the long forms read alike
//! ```

mod dotenv;
mod error;
mod interpolate;
mod load;
mod mount;
mod port;
mod quantity;
mod resolve;
mod rules;
mod schema;
mod setting;
#[cfg(test)]
mod tests;
mod validate;
mod value;

pub use error::{Error, ErrorKind};
pub use load::{Loaded, Role, load};
pub use mount::{Mount, MountKind};
pub use port::{Port, PortRange};
pub use quantity::{duration, size};
pub use rules::may_run_together;
pub use setting::{List, Setting};
pub use value::{Content, Entry, MergeTag, Scalar, State, Step, Trail, Value, boolean};
