//! Edits that put the parts of a collection in another order, each with its comments.

use std::ops::Range;

use super::write::{
    dash_before, end_of, ends_clearly, free_line_end, indentation, is_free, keeps_blank_lines,
    line_start, next_line, start_of,
};
use super::{NodeId, NodeKind, Tree};
use crate::text::{Edit, Span};

/// Writes the parts of a collection in another order: `order[0]` is the index of the part that
/// comes first. A comment right above a part, or deeper in it, moves with it. No edit where a
/// comment stands free, where an alias would come before its anchor, or where the file has errors.
pub fn reorder(tree: &Tree, collection: NodeId, order: &[usize]) -> Vec<Edit> {
    let (parts, flow) = match &tree.node(collection).kind {
        NodeKind::Mapping { entries, flow } => {
            let parts = entries.iter().map(|entry| (entry.key, entry.value)).collect();
            (parts, *flow)
        }
        NodeKind::Sequence { items, flow } => {
            (items.iter().map(|item| (*item, *item)).collect::<Vec<_>>(), *flow)
        }
        _ => return Vec::new(),
    };
    let is_list = matches!(tree.node(collection).kind, NodeKind::Sequence { .. });
    if parts.len() != order.len() || !tree.errors.is_empty() || !is_free(tree, collection) {
        return Vec::new();
    }
    let places = if flow { inline(tree, &parts) } else { blocks(tree, &parts, is_list) };
    let Some(places) = places.filter(|places| aliases_follow(tree, places, order)) else {
        return Vec::new();
    };
    let moved = places.iter().zip(order).filter(|(place, from)| **place != places[**from]);
    moved
        .map(|(place, from)| {
            let span = Span::new(tree.file, place.start, place.end);
            Edit::replace(span, &tree.text[places[*from].clone()])
        })
        .collect()
}

/// The parts between brackets.
fn inline(tree: &Tree, parts: &[(NodeId, NodeId)]) -> Option<Vec<Range<usize>>> {
    let of = |&(first, last): &(NodeId, NodeId)| {
        start_of(tree, first)..end_of(tree, last).max(end_of(tree, first))
    };
    let places: Vec<Range<usize>> = parts.iter().map(of).collect();
    let whole = places.first()?.start..places.last()?.end;
    let has_comment = tree.comments.iter().any(|comment| {
        whole.contains(&(comment.start as usize)) || comment.start as usize == whole.end + 1
    });
    let is_clear = places.iter().all(|place| ends_clearly(tree, place.end) && !place.is_empty());
    (!has_comment && is_clear).then_some(places)
}

/// The parts that have their lines to themselves, from the comment right above to the end of the
/// last line.
fn blocks(tree: &Tree, parts: &[(NodeId, NodeId)], is_list: bool) -> Option<Vec<Range<usize>>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut width = None;
    for &(first, last) in parts {
        let start = start_of(tree, first);
        let start = if is_list { dash_before(tree, start)? } else { start };
        let indent = indentation(tree, start)?;
        let line = line_start(tree, start);
        // `- key: …` and the byte order mark: the first part does not have its line to itself.
        if line + indent.len() != start || !tree.text[line..start].trim().is_empty() {
            return None;
        }
        if *width.get_or_insert(indent.len()) != indent.len() || keeps_blank_lines(tree, last) {
            return None;
        }
        let end = end_of(tree, last).max(end_of(tree, first));
        let end = deep_comments(tree, free_line_end(tree, end)?, indent.len());
        let floor = places.last().map(|place| next_line(tree, place.end));
        let above = comments_above(tree, line, indent.len(), floor);
        // What stands above the first key of the file speaks of the file.
        if indent.is_empty() && floor.is_none() && above != line {
            return None;
        }
        let between = floor.unwrap_or(above)..above;
        if !tree.text.get(between)?.trim().is_empty() {
            return None;
        }
        places.push(above..end);
    }
    Some(places)
}

/// The end of the comments below that stand deeper than the part, else `end`.
fn deep_comments(tree: &Tree, end: usize, width: usize) -> usize {
    let (mut known, mut at) = (end, next_line(tree, end));
    while at < tree.text.len() && at > known {
        let next = next_line(tree, at);
        let line = tree.text[at..next].trim_end();
        let text = line.trim_start_matches(' ');
        if text.starts_with('#') && line.len() - text.len() > width {
            known = at + line.len();
        } else if !text.is_empty() {
            break;
        }
        if next == at {
            break;
        }
        at = next;
    }
    known
}

/// The start of the comment lines right above the line at `line`, at the same indentation.
fn comments_above(tree: &Tree, line: usize, width: usize, floor: Option<usize>) -> usize {
    let mut start = line;
    while start > floor.unwrap_or(0) {
        let above = line_start(tree, start - 1);
        let text = tree.text[above..start].trim_end();
        let comment = text.trim_start_matches(' ');
        if !comment.starts_with('#') || text.len() - comment.len() != width {
            break;
        }
        start = above;
    }
    start
}

/// Whether every alias still comes after its anchor.
fn aliases_follow(tree: &Tree, places: &[Range<usize>], order: &[usize]) -> bool {
    // Mostly there is none.
    if tree.aliased.is_empty() {
        return true;
    }
    let part_of = |node: NodeId| {
        let at = start_of(tree, node);
        let part = places.iter().position(|place| place.contains(&at))?;
        order.iter().position(|from| *from == part)
    };
    let mut names: Vec<&str> = Vec::new();
    for node in &tree.nodes {
        if let Some(anchor) = &node.anchor {
            if names.contains(&anchor.value.as_str()) {
                return false;
            }
            names.push(&anchor.value);
        }
    }
    names.is_empty()
        || tree.nodes.iter().enumerate().all(|(id, node)| match node.kind {
            NodeKind::Alias { target: Some(target), .. } => {
                match (part_of(target), part_of(NodeId(id as u32))) {
                    (Some(anchor), Some(alias)) => anchor <= alias,
                    _ => true,
                }
            }
            _ => true,
        })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::text::{FileId, apply};
    use crate::yaml::parse;

    /// The text with the parts of the value of its last key the other way round.
    fn turned(text: &str) -> String {
        let tree = parse(FileId(0), &Arc::from(text));
        let NodeKind::Mapping { entries, .. } = &tree.node(tree.documents[0]).kind else {
            panic!("the text is a mapping")
        };
        let value = entries.last().expect("it has an entry").value;
        let count = match &tree.node(value).kind {
            NodeKind::Mapping { entries, .. } => entries.len(),
            NodeKind::Sequence { items, .. } => items.len(),
            _ => 0,
        };
        let order: Vec<usize> = (0..count).rev().collect();
        apply(text, &reorder(&tree, value, &order))
    }

    #[test]
    fn parts_move_with_their_comments() {
        assert_eq!(
            turned("s:\n  b: 1 # x\n\n  # a\n  a: 2\n"),
            "s:\n  # a\n  a: 2\n\n  b: 1 # x\n"
        );
        assert_eq!(
            turned("s:\n  b:\n    c: 1\n    # d\n  a: 2"),
            "s:\n  a: 2\n  b:\n    c: 1\n    # d"
        );
        assert_eq!(turned("s:\n- b\n- a: 1\n  c: 2\n"), "s:\n- a: 1\n  c: 2\n- b\n");
        assert_eq!(turned("s: [b, 'a']\n"), "s: ['a', b]\n");
    }

    #[test]
    fn what_is_not_sure_stays() {
        for text in [
            "s:\n  b: 1\n  # free\n\n  a: 2\n",
            "s:\n  b: &x 1\n  a: *x\n",
            "s: [b, # c\n  a]\n",
            "s:\n  b: |+\n    x\n\n  a: 1\n",
        ] {
            assert_eq!(turned(text), text);
        }
    }
}
