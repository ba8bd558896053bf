//! Git's own view of a repository, as far as files tell it: no `git` is run.

mod index;

pub use index::{Index, IndexEntry, parse_index};
