//! Edits of a Compose file in the domain's words. None is offered where the value comes through
//! an alias or a merge key, since the edit would change more than the service.

use super::{Compose, Service};
use crate::compose::{Port, Value};
use crate::text::Edit;

impl Service<'_> {
    /// Writes `key: text` into the service, in the place of its value if it has one. `text` is
    /// YAML on one line: `true`, `"1000:1000"`, `[ALL]`.
    pub fn set(self, key: &str, text: &str) -> Vec<Edit> {
        let _ = (key, text);
        todo!()
    }

    /// Adds an item to the list at `key`, which is made if it is not there. `item` is YAML on one
    /// line.
    pub fn append(self, key: &str, item: &str) -> Vec<Edit> {
        let _ = (key, item);
        todo!()
    }

    /// Takes a key away with its value.
    pub fn remove(self, key: &str) -> Vec<Edit> {
        let _ = key;
        todo!()
    }

    /// Binds a port to an address of the host.
    pub fn bind_port(self, port: &Port<'_>, host_ip: &str) -> Vec<Edit> {
        let _ = (port, host_ip);
        todo!()
    }
}

impl Compose<'_> {
    /// Takes a key at the top away with its value.
    pub fn remove_top_level(self, key: &str) -> Vec<Edit> {
        let _ = key;
        todo!()
    }

    /// Writes another text in the place of a scalar: YAML, with quotes where it needs them.
    pub fn replace(self, value: &Value, text: &str) -> Vec<Edit> {
        let _ = (value, text);
        todo!()
    }

    /// Takes an item of a list, or the value of an entry with its key, away.
    pub fn remove_value(self, value: &Value) -> Vec<Edit> {
        let _ = value;
        todo!()
    }
}
