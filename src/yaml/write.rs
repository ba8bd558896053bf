//! Edits of YAML that leave every other byte as it is: comments, anchors, quotes, indentation.
//!
//! Each function gives no edit where it cannot be sure of the result.

use super::{NodeId, NodeKind, Style, Tree};
use crate::text::{Edit, Span};

/// Adds `key: …` at the end of a mapping. `value` is what stands after the key: a text on the same
/// line, or, if it starts with a line end, lines that are indented by the width given there
/// plus the indentation of the keys.
pub fn insert_entry(tree: &Tree, mapping: NodeId, key: &str, value: &str) -> Vec<Edit> {
    let node = tree.node(mapping);
    let NodeKind::Mapping { entries, flow } = &node.kind else { return Vec::new() };
    let Some(last) = entries.last() else { return Vec::new() };
    let end = end_of(tree, last.value).max(tree.node(last.key).span.end as usize);
    if *flow {
        if value.contains('\n') || node.span.len() < 2 {
            return Vec::new();
        }
        return vec![Edit::insert(Span::at(tree.file, end), format!(", {key}: {value}"))];
    }
    let indent = indentation(tree, tree.node(entries[0].key).span.start as usize);
    let line_end = line_end(tree);
    let value = match value.strip_prefix('\n') {
        None => format!(" {value}"),
        Some(lines) => lines.lines().map(|line| format!("{line_end}{indent}{line}")).collect(),
    };
    let (at, is_absent) = (after_line(tree, end), tree.text[..end].trim_end().is_empty());
    if is_absent {
        return Vec::new();
    }
    vec![Edit::insert(Span::at(tree.file, at), format!("{line_end}{indent}{key}:{value}"))]
}

/// Takes an entry away, with its lines where it has them to itself.
pub fn remove_entry(tree: &Tree, mapping: NodeId, index: usize) -> Vec<Edit> {
    let node = tree.node(mapping);
    let NodeKind::Mapping { entries, flow } = &node.kind else { return Vec::new() };
    let Some(entry) = entries.get(index) else { return Vec::new() };
    // Without its only entry a mapping is null.
    if entries.len() == 1 {
        return Vec::new();
    }
    let start = tree.node(entry.key).span.start as usize;
    let end = end_of(tree, entry.value).max(tree.node(entry.key).span.end as usize);
    if *flow {
        return remove_from_flow(
            tree,
            start..end,
            index.checked_sub(1).map(|before| end_of(tree, entries[before].value)),
            entries.get(index + 1).map(|next| tree.node(next.key).span.start as usize),
        );
    }
    remove_lines(tree, start, end)
}

/// Takes an item of a sequence away; the only item of one is left.
pub fn remove_item(tree: &Tree, sequence: NodeId, index: usize) -> Vec<Edit> {
    let NodeKind::Sequence { items, flow } = &tree.node(sequence).kind else { return Vec::new() };
    let Some(&item) = items.get(index) else { return Vec::new() };
    if items.len() == 1 {
        return Vec::new();
    }
    let start = start_of(tree, item);
    let end = end_of(tree, item);
    if *flow {
        return remove_from_flow(
            tree,
            start..end,
            index.checked_sub(1).map(|before| end_of(tree, items[before])),
            items.get(index + 1).map(|next| start_of(tree, *next)),
        );
    }
    match tree.text[..start].rfind('-') {
        Some(dash) if tree.text[dash + 1..start].trim().is_empty() => remove_lines(tree, dash, end),
        _ => Vec::new(),
    }
}

/// Adds an item at the end of a sequence, written like the others.
pub fn append_item(tree: &Tree, sequence: NodeId, text: &str) -> Vec<Edit> {
    let NodeKind::Sequence { items, flow } = &tree.node(sequence).kind else { return Vec::new() };
    let Some(&last) = items.last() else {
        // `[]`
        let span = tree.node(sequence).span;
        let is_empty = *flow && tree.slice(span).starts_with('[') && span.len() >= 2;
        let place = Span::at(tree.file, span.start as usize + 1);
        return if is_empty { vec![Edit::insert(place, text)] } else { Vec::new() };
    };
    let end = end_of(tree, last);
    if *flow {
        return vec![Edit::insert(Span::at(tree.file, end), format!(", {text}"))];
    }
    let start = start_of(tree, last);
    let Some(dash) = tree.text[..start].rfind('-') else { return Vec::new() };
    let indent = indentation(tree, dash);
    let at = after_line(tree, end);
    vec![Edit::insert(Span::at(tree.file, at), format!("{}{indent}- {text}", line_end(tree)))]
}

/// Puts another text in the place of a scalar, in the same quotes; in quotes where a plain one
/// would be read otherwise.
pub fn replace_scalar(tree: &Tree, node: NodeId, text: &str) -> Vec<Edit> {
    let NodeKind::Scalar { style, .. } = &tree.node(node).kind else { return Vec::new() };
    if text.contains(['\n', '\r']) {
        return Vec::new();
    }
    let written = match style {
        Style::SingleQuoted => format!("'{}'", text.replace('\'', "''")),
        Style::DoubleQuoted if !text.contains(['"', '\\']) => format!("\"{text}\""),
        Style::Plain if is_plain(text) => text.to_owned(),
        Style::Plain | Style::DoubleQuoted if !text.contains(['"', '\\']) => format!("\"{text}\""),
        _ => return Vec::new(),
    };
    vec![Edit::replace(tree.node(node).span, written)]
}

/// Whether a text can stand without quotes and is then read as a text.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    super::Scalar::resolve(text) == super::Scalar::Text
        && !first.is_ascii_punctuation()
        && text.trim() == text
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.contains([',', '[', ']', '{', '}'])
        // Two numbers with a colon are a number to base 60 for older readers.
        && !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
}

fn remove_from_flow(
    tree: &Tree,
    range: std::ops::Range<usize>,
    before: Option<usize>,
    next: Option<usize>,
) -> Vec<Edit> {
    let range = match (before, next) {
        (_, Some(next)) => range.start..next,
        (Some(before), None) => before..range.end,
        (None, None) => range,
    };
    vec![Edit::delete(Span::new(tree.file, range.start, range.end))]
}

fn remove_lines(tree: &Tree, start: usize, end: usize) -> Vec<Edit> {
    let line = line_start(tree, start);
    // `- key: value` shares its line with the dash of the item.
    if !tree.text[line..start].trim_start_matches('\u{feff}').trim().is_empty() {
        return Vec::new();
    }
    let end = after_line(tree, end);
    let rest = &tree.text[end..];
    let break_ = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
    let bom =
        tree.text[line..start].len() - tree.text[line..start].trim_start_matches('\u{feff}').len();
    vec![Edit::delete(Span::new(tree.file, line + bom, end + break_))]
}

/// Where a node starts, its anchor and tag included.
fn start_of(tree: &Tree, node: NodeId) -> usize {
    let node = tree.node(node);
    let anchor = node.anchor.as_ref().map(|anchor| anchor.span.start);
    let tag = node.tag.as_ref().map(|tag| tag.span.start);
    anchor.into_iter().chain(tag).fold(node.span.start, u32::min) as usize
}

/// Where a node ends, an anchor of an absent value included.
fn end_of(tree: &Tree, node: NodeId) -> usize {
    let node = tree.node(node);
    let anchor = node.anchor.as_ref().map(|anchor| anchor.span.end);
    let tag = node.tag.as_ref().map(|tag| tag.span.end);
    anchor.into_iter().chain(tag).fold(node.span.end, u32::max) as usize
}

fn line_start(tree: &Tree, offset: usize) -> usize {
    tree.text[..offset].rfind('\n').map_or(0, |at| at + 1)
}

/// The end of the line that holds `offset`, where only space or a comment follows there.
fn after_line(tree: &Tree, offset: usize) -> usize {
    let rest = &tree.text[offset..];
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let line = line.trim_end_matches('\r');
    let is_free = line.trim().is_empty() || line.trim_start().starts_with('#');
    offset + if is_free { line.len() } else { 0 }
}

/// The text in front of a key or dash, each dash before it as a space.
fn indentation(tree: &Tree, offset: usize) -> String {
    let before = tree.text[line_start(tree, offset)..offset].trim_start_matches('\u{feff}');
    before.chars().map(|char| if char == '\t' { '\t' } else { ' ' }).collect()
}

fn line_end(tree: &Tree) -> &'static str {
    match tree.text.find('\n') {
        Some(at) if tree.text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::text::{FileId, apply};
    use crate::yaml::parse;

    fn edited(text: &str, edit: impl Fn(&Tree, NodeId) -> Vec<Edit>) -> String {
        let tree = parse(FileId(0), &Arc::from(text));
        let NodeKind::Mapping { entries, .. } = &tree.node(tree.documents[0]).kind else {
            panic!("the text is a mapping")
        };
        apply(text, &edit(&tree, entries[0].value))
    }

    #[test]
    fn entries_are_added_at_the_end_of_the_mapping() {
        let add = |tree: &Tree, node| insert_entry(tree, node, "k", "v");
        assert_eq!(edited("s:\n  a: 1 # one\n\nt: 2\n", add), "s:\n  a: 1 # one\n  k: v\n\nt: 2\n");
        assert_eq!(edited("s: {a: 1}\n", add), "s: {a: 1, k: v}\n");
        assert_eq!(edited("s:\r\n  a:\r\n    b: 1", add), "s:\r\n  a:\r\n    b: 1\r\n  k: v");
        let list = |tree: &Tree, node| insert_entry(tree, node, "k", "\n  - v");
        assert_eq!(
            edited("s:\n  a: |\n    x\nt: 1\n", list),
            "s:\n  a: |\n    x\n  k:\n    - v\nt: 1\n"
        );
    }

    #[test]
    fn entries_and_items_are_taken_away_with_their_lines() {
        let remove = |tree: &Tree, node| remove_entry(tree, node, 1);
        assert_eq!(
            edited("s:\n  a: 1\n  b: # x\n    c: 2\n  d: 3\n", remove),
            "s:\n  a: 1\n  d: 3\n"
        );
        assert_eq!(edited("s: {a: 1, b: 2}\n", remove), "s: {a: 1}\n");
        let item = |tree: &Tree, node| remove_item(tree, node, 0);
        assert_eq!(edited("s:\n  - a\n  - b\n", item), "s:\n  - b\n");
        assert_eq!(edited("s: [a, b]\n", item), "s: [b]\n");
        assert_eq!(edited("s: [a]\n", item), "s: [a]\n");
    }

    #[test]
    fn items_are_written_like_the_others() {
        let add = |tree: &Tree, node| append_item(tree, node, "z");
        assert_eq!(edited("s:\n- a\n- b\nt: 1\n", add), "s:\n- a\n- b\n- z\nt: 1\n");
        assert_eq!(edited("s: [a]\n", add), "s: [a, z]\n");
        assert_eq!(edited("s: []\n", add), "s: [z]\n");
    }

    #[test]
    fn scalars_keep_their_quotes() {
        let replace = |tree: &Tree, node| replace_scalar(tree, node, "127.0.0.1:80:80");
        assert_eq!(edited("s: \"80:80\"\n", replace), "s: \"127.0.0.1:80:80\"\n");
        assert_eq!(edited("s: '80:80'\n", replace), "s: '127.0.0.1:80:80'\n");
        assert_eq!(edited("s: 80:80\n", replace), "s: 127.0.0.1:80:80\n");
    }
}
