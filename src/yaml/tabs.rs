//! Lines that start with a tab, which the parser takes where nothing but blanks or a comment
//! follows, and go-yaml refuses.

use super::{NodeKind, SyntaxError, SyntaxErrorKind, Tree};
use crate::text::Span;

/// The first tab at the start of a line that lies in no scalar and no flow collection.
pub(super) fn check(tree: &Tree) -> Option<SyntaxError> {
    let bytes = tree.text.as_bytes();
    let mut taken: Option<Vec<Span>> = None;
    let tab = memchr::memchr_iter(b'\t', bytes).find(|&tab| {
        if tab > 0 && !matches!(bytes[tab - 1], b'\n' | b'\r') {
            return false;
        }
        // Nodes stand in the order of their places; a flow collection holds what is in it.
        let taken = taken.get_or_insert_with(|| {
            let mut spans: Vec<Span> = Vec::new();
            for node in &tree.nodes {
                let holds_tabs = match node.kind {
                    NodeKind::Scalar { .. } => true,
                    NodeKind::Sequence { flow, .. } | NodeKind::Mapping { flow, .. } => flow,
                    NodeKind::Alias { .. } => false,
                };
                let nested = spans.last().is_some_and(|outer| outer.contains(node.span));
                if holds_tabs && !nested {
                    spans.push(node.span);
                }
            }
            spans
        });
        let next = taken.partition_point(|span| span.start as usize <= tab);
        next.checked_sub(1).is_none_or(|last| tab >= taken[last].end as usize)
    })?;
    Some(SyntaxError {
        span: Span::new(tree.file, tab, tab + 1),
        message: "tab at the start of a line, where YAML takes only spaces".to_owned(),
        related: None,
        kind: SyntaxErrorKind::Syntax,
    })
}
