//! Keys that stand twice in one mapping.

use std::collections::HashMap;

use super::builder::shorten;
use super::{Entry, Node, NodeId, NodeKind, SyntaxError, SyntaxErrorKind};
use crate::text::Spanned;

/// Below this number of entries, keys are compared each with each.
const FEW: usize = 12;

/// The keys of one mapping.
pub(super) struct Keys;

impl Keys {
    /// Reports each key that is equal to an earlier one, as go-yaml compares them: by their text
    /// alone, so that `1` and `"1"` are equal, and by the name of an alias.
    ///
    /// A list or a mapping as a key, of which `{{ x }}` is the usual case, is refused too.
    pub(super) fn check(nodes: &[Node], entries: &[Entry], errors: &mut Vec<SyntaxError>) {
        for key in entries.iter().map(|entry| &nodes[entry.key.0 as usize]) {
            let what = match key.kind {
                NodeKind::Sequence { .. } => "list",
                NodeKind::Mapping { .. } => "mapping",
                NodeKind::Scalar { .. } | NodeKind::Alias { .. } => continue,
            };
            errors.push(SyntaxError {
                span: key.span,
                message: format!("{what} where Compose takes only a text as a key"),
                related: None,
                kind: SyntaxErrorKind::Syntax,
            });
        }
        let mut report = |first: NodeId, second: NodeId| {
            let (first, second) = (&nodes[first.0 as usize], &nodes[second.0 as usize]);
            let name = identity(second).map_or("", |(name, _)| name);
            errors.push(SyntaxError {
                span: second.span,
                message: format!("key `{}` stands twice in this mapping", shorten(name)),
                related: Some(Spanned::new("the first one".to_owned(), first.span)),
                kind: SyntaxErrorKind::DuplicateKey,
            });
        };
        if entries.len() <= FEW {
            for (index, entry) in entries.iter().enumerate() {
                let key = identity(&nodes[entry.key.0 as usize]);
                let equal = |earlier: &&Entry| identity(&nodes[earlier.key.0 as usize]) == key;
                if let (Some(_), Some(first)) = (key, entries[..index].iter().find(equal)) {
                    report(first.key, entry.key);
                }
            }
            return;
        }
        let mut seen = HashMap::with_capacity(entries.len());
        for entry in entries {
            let Some(key) = identity(&nodes[entry.key.0 as usize]) else { continue };
            if let Some(first) = seen.get(&key) {
                report(*first, entry.key);
            } else {
                seen.insert(key, entry.key);
            }
        }
    }
}

/// What a key is compared by: its text, and whether that is the name of an alias.
fn identity(key: &Node) -> Option<(&str, bool)> {
    match &key.kind {
        NodeKind::Scalar { text, .. } => Some((text, false)),
        NodeKind::Alias { name, .. } => Some((name, true)),
        NodeKind::Sequence { .. } | NodeKind::Mapping { .. } => None,
    }
}
