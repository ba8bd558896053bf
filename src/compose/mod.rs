//! Compose as the specification means it: values with the place that supplied them.

mod error;
mod load;
mod mount;
mod port;
mod quantity;
mod setting;
mod value;

pub use error::{Error, ErrorKind};
pub use load::{Loaded, load};
pub use mount::{Mount, MountKind};
pub use port::{Port, PortRange};
pub use quantity::{duration, size};
pub use setting::{List, Setting};
pub use value::{Content, Entry, MergeTag, Scalar, State, Step, Trail, Value, boolean};
