//! Telling secrets from what only looks like one: by the name, by the value, by its format.
//!
//! Shared by the lints of Dockerfiles and of Compose files. Nothing here ever returns the secret
//! itself in a message: a finding points at it and does not print it.

mod format;
mod name;
mod value;

pub use format::{AddressPassword, Credential, find_address_passwords, find_credentials};
pub use name::is_secret_name;
pub use value::{SecretEvidence, judge_secret_value};
