use std::sync::Arc;

use super::{SyntaxError, SyntaxErrorKind, Tree};
use super::{recovery, tabs};
use crate::text::{FileId, Span, sort_by_place};

/// Longer texts are not read. The longest Compose file seen in 350 has 25 KB, and one of 5,000
/// services of all kinds fits in; what is made of a text can need a hundred times its room.
const LONGEST_TEXT: usize = 3 << 19;

/// Parses a stream of YAML documents: a tree of all that can be read, and the errors in it.
///
/// Never fails: behind a syntax error it goes on with the line blanked, a few times. Of syntax
/// errors only the first is told, since later ones are mostly its consequences. A file with an
/// error of kind [`Limit`](super::SyntaxErrorKind::Limit) is read up to there; nothing is read of
/// one of more than 1.5 MiB.
pub fn parse(file: FileId, text: &Arc<str>) -> Tree {
    if text.len() > LONGEST_TEXT {
        return unread(file, text);
    }
    let mut tree = recovery::read(file, text);
    if !tree.comments.is_sorted_by_key(|comment| comment.start) {
        sort_by_place(&mut tree.comments, |comment| *comment);
    }
    if tree.errors.is_empty() {
        tree.errors.extend(tabs::check(&tree));
    }
    sort_by_place(&mut tree.errors, |error| error.span);
    tree
}

/// The tree of a text that is too long.
fn unread(file: FileId, text: &Arc<str>) -> Tree {
    let end = memchr::memchr2(b'\n', b'\r', text.as_bytes()).unwrap_or(text.len());
    Tree {
        file,
        text: Arc::clone(text),
        documents: Vec::new(),
        nodes: Vec::new(),
        comments: Vec::new(),
        errors: vec![SyntaxError {
            span: Span::new(file, 0, end),
            message: "this file is larger than 1.5 MiB, too large to be read".to_owned(),
            related: None,
            kind: SyntaxErrorKind::Limit,
        }],
        aliased: Vec::new(),
    }
}
