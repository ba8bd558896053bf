use std::sync::Arc;

use super::Tree;
use super::{recovery, tabs};
use crate::text::FileId;

/// Parses a stream of YAML documents: a tree of all that can be read, and the errors in it.
///
/// Never fails: behind a syntax error it goes on with the line blanked, a few times. Of syntax
/// errors only the first is told, since later ones are mostly its consequences. A file with an
/// error of kind [`Limit`](super::SyntaxErrorKind::Limit) is read up to there.
pub fn parse(file: FileId, text: &Arc<str>) -> Tree {
    let mut tree = recovery::read(file, text);
    if !tree.comments.is_sorted_by_key(|comment| comment.start) {
        tree.comments.sort_by_key(|comment| comment.start);
    }
    if tree.errors.is_empty() {
        tree.errors.extend(tabs::check(&tree));
    }
    tree.errors.sort_by_key(|error| (error.span.start, error.span.end));
    tree
}
