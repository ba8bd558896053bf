use std::sync::Arc;

use super::Tree;
use crate::text::FileId;

/// Parses a stream of YAML documents: a tree of all that can be read, and the errors in it.
pub fn parse(file: FileId, text: &Arc<str>) -> Tree {
    let _ = (file, text);
    todo!()
}
