use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::builder::{Built, build};
use super::recovery::{blank_line, describe};
use super::{NodeId, NodeKind, SyntaxError, SyntaxErrorKind, Tree};
use crate::text::{FileId, Span, Spanned};

/// How often a text is read again with an offending line blanked.
const ATTEMPTS: usize = 8;

/// How many nodes a file may stand for once its aliases are put in; go-yaml stops at about as many.
const EXPANDED_NODES: u64 = 1_000_000;

/// Parses a stream of YAML documents: a tree of all that can be read, and the errors in it.
///
/// At a syntax error the offending line is blanked and the text read again, so that the rest
/// of the file is not lost; every place is that of the text as it was given.
pub fn parse(file: FileId, text: &Arc<str>) -> Tree {
    let mut errors = Vec::new();
    let mut built = build(text, file);
    let mut patched = String::new();
    while let Some(error) = built.error.take() {
        let source = if patched.is_empty() { text } else { patched.as_str() };
        let (found, line) = describe(source, file, &error);
        let is_limit = found.kind == SyntaxErrorKind::Limit;
        // What an error brings with it is not told too.
        if errors.is_empty() || is_limit {
            errors.push(found);
        }
        if is_limit || errors.len() > 1 {
            break;
        }
        let mut next = source.to_owned();
        let mut attempts = 0;
        let mut line = line;
        loop {
            attempts += 1;
            let Some(blanked) = blank_line(&next, line) else { break };
            next = blanked;
            let again = build(&next, file);
            let Some(error) = &again.error else {
                built = again;
                break;
            };
            line = describe(&next, file, error).1;
            let is_last = attempts == ATTEMPTS;
            if is_last || again.nodes.len() > built.nodes.len() {
                built = Built { error: None, ..again };
            }
            if is_last {
                break;
            }
        }
        patched = next;
        built.error = None;
    }
    let mut tree = Tree {
        file,
        text: text.clone(),
        documents: built.documents,
        nodes: built.nodes,
        comments: built.comments,
        errors,
        bounded: true,
    };
    for alias in built.unknown_aliases {
        let message = format!("no anchor `&{}` comes before this alias", alias.value);
        tree.errors.push(error(alias.span, message, SyntaxErrorKind::UnknownAlias));
    }
    find_duplicate_keys(&mut tree);
    bound_aliases(&mut tree);
    tree.errors.sort_by_key(|error| error.span.start);
    tree
}

pub(super) fn error(span: Span, message: String, kind: SyntaxErrorKind) -> SyntaxError {
    SyntaxError { span, message, related: None, kind }
}

/// Compose refuses a mapping that has a key twice, the merge key included.
fn find_duplicate_keys(tree: &mut Tree) {
    let mut found = Vec::new();
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    for node in &tree.nodes {
        let NodeKind::Mapping { entries, .. } = &node.kind else { continue };
        seen.clear();
        for entry in entries {
            let key = tree.node(tree.target(entry.key));
            let NodeKind::Scalar { text, .. } = &key.kind else { continue };
            let place = tree.node(entry.key).span;
            if let Some(first) = seen.insert(text, place) {
                let message = format!("`{text}` is given twice in this mapping");
                found.push(SyntaxError {
                    related: Some(Spanned::new("the first is here".to_owned(), first)),
                    ..error(place, message, SyntaxErrorKind::DuplicateKey)
                });
            }
        }
    }
    tree.errors.extend(found);
}

/// Counts what the tree stands for once each alias is put in.
fn bound_aliases(tree: &mut Tree) {
    // Children come after their parents and aliases after their targets, but a target's children
    // may hold aliases themselves: sizes are computed from the end of each target on demand.
    let mut sizes: Vec<u64> = vec![0; tree.nodes.len()];
    // A node's own subtree is all nodes up to the end of it; going backward, children are ready
    // before their parents, and aliases are added when their targets are: by repetition.
    for _ in 0..tree.nodes.len().min(16) {
        let mut changed = false;
        for index in (0..tree.nodes.len()).rev() {
            let of = |id: &NodeId| sizes[id.0 as usize];
            let size = match &tree.nodes[index].kind {
                NodeKind::Scalar { .. } => 1,
                NodeKind::Sequence { items, .. } => {
                    items.iter().map(of).fold(1u64, u64::saturating_add)
                }
                NodeKind::Mapping { entries, .. } => entries
                    .iter()
                    .map(|entry| of(&entry.key).saturating_add(of(&entry.value)))
                    .fold(1u64, u64::saturating_add),
                NodeKind::Alias { target, .. } => target.as_ref().map_or(1, of),
            };
            changed |= sizes[index] != size;
            sizes[index] = size;
        }
        if !changed {
            break;
        }
    }
    let total = tree.documents.iter().map(|id| sizes[id.0 as usize]).fold(0, u64::saturating_add);
    if total > EXPANDED_NODES {
        tree.bounded = false;
        let first = tree.nodes.iter().position(|node| matches!(node.kind, NodeKind::Alias { .. }));
        let place = first.map_or(Span::at(tree.file, 0), |index| tree.nodes[index].span);
        let message = "the aliases stand for more than a million values".to_owned();
        tree.errors.push(error(place, message, SyntaxErrorKind::Limit));
    }
}
