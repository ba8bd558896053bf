//! Edits of YAML that leave every other byte as it is: comments, anchors, quotes, indentation.
//!
//! Each function gives no edit where it cannot be sure of the result: in a file with a syntax
//! error, in what an alias repeats elsewhere, behind `? `, in an empty collection.

use std::borrow::Cow;
use std::mem::discriminant;
use std::ops::Range;

use super::{Entry, NodeId, NodeKind, Scalar, Style, SyntaxErrorKind, Tree};
use crate::text::{Edit, Span};

/// Adds `key: …` at the end of a mapping. `value` is what stands after the key: a text on the same
/// line, or, if it starts with a line end, lines that are indented by the width given there
/// plus the indentation of the keys.
pub fn insert_entry(tree: &Tree, mapping: NodeId, key: &str, value: &str) -> Vec<Edit> {
    entry_edit(tree, mapping, key, value).into_iter().collect()
}

/// Takes an entry away, with its lines where it has them to itself. The only one of a mapping is
/// left, since nothing is not an empty mapping.
pub fn remove_entry(tree: &Tree, mapping: NodeId, index: usize) -> Vec<Edit> {
    let NodeKind::Mapping { entries, flow } = &tree.node(mapping).kind else { return Vec::new() };
    let parts: Vec<Range<usize>> = entries.iter().map(|entry| range_of(tree, *entry)).collect();
    removal(tree, mapping, &parts, index, *flow)
}

/// Takes an item of a sequence away; the only item of one is left.
pub fn remove_item(tree: &Tree, sequence: NodeId, index: usize) -> Vec<Edit> {
    let NodeKind::Sequence { items, flow } = &tree.node(sequence).kind else { return Vec::new() };
    let parts: Option<Vec<Range<usize>>> = items
        .iter()
        .map(|item| {
            let range = start_of(tree, *item)..end_of(tree, *item);
            if *flow { Some(range) } else { Some(dash_before(tree, range.start)?..range.end) }
        })
        .collect();
    parts.map_or_else(Vec::new, |parts| removal(tree, sequence, &parts, index, *flow))
}

/// Adds an item at the end of a sequence, written like the others. `text` is YAML on one line.
pub fn append_item(tree: &Tree, sequence: NodeId, text: &str) -> Vec<Edit> {
    item_edit(tree, sequence, text).into_iter().collect()
}

/// Puts another text in the place of a scalar, in the same quotes; in quotes where a plain one
/// would be read otherwise. A plain one may take on another value of its own type.
pub fn replace_scalar(tree: &Tree, node: NodeId, text: &str) -> Vec<Edit> {
    let NodeKind::Scalar { style, scalar, .. } = &tree.node(node).kind else { return Vec::new() };
    if !is_free(tree, node) || text.contains(char::is_control) {
        return Vec::new();
    }
    let resolved = Scalar::resolve(text);
    let is_same = resolved == Scalar::Text || discriminant(&resolved) == discriminant(scalar);
    let written = match style {
        Style::Plain if is_same && is_plain(text) => text.to_owned(),
        Style::SingleQuoted => format!("'{}'", text.replace('\'', "''")),
        Style::Plain if text.contains(['"', '\\']) => format!("'{}'", text.replace('\'', "''")),
        Style::Plain | Style::DoubleQuoted => {
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        }
        Style::Literal | Style::Folded => return Vec::new(),
    };
    let span = tree.node(node).span;
    if !span.is_empty() {
        return vec![Edit::replace(span, written)];
    }
    // A value that is not there stands right behind the colon, the dash or its anchor.
    let start = end_of(tree, node);
    let has_property = tree.node(node).anchor.is_some() || tree.node(node).tag.is_some();
    match tree.text[..start].chars().next_back() {
        Some(':' | '-') => vec![Edit::insert(span, format!(" {written}"))],
        Some(_) if has_property => vec![Edit::insert(span, format!(" {written}"))],
        _ => Vec::new(),
    }
}

fn entry_edit(tree: &Tree, mapping: NodeId, key: &str, value: &str) -> Option<Edit> {
    let node = tree.node(mapping);
    let NodeKind::Mapping { entries, flow } = &node.kind else { return None };
    let (first, last) = (entries.first()?, entries.last()?);
    if !is_free(tree, mapping) {
        return None;
    }
    let end = range_of(tree, *last).end;
    if *flow {
        let is_braced = tree.slice(node.span).starts_with('{');
        let fits = !value.contains('\n') && is_braced && ends_clearly(tree, end);
        return fits.then(|| insert(tree, end, format!(", {key}: {value}")));
    }
    let indent = indentation(tree, start_of(tree, first.key))?;
    let line_end = line_end(tree);
    let value = match value.strip_prefix('\n') {
        None => format!(" {value}"),
        Some(lines) => lines.lines().map(|line| format!("{line_end}{indent}{line}")).collect(),
    };
    let at = free_line_end(tree, end)?;
    if keeps_blank_lines(tree, last.value) {
        // Blank lines at the end belong to the value; in front of all is the place left.
        let start = start_of(tree, first.key);
        return Some(insert(tree, start, format!("{key}:{value}{line_end}{indent}")));
    }
    Some(insert(tree, at, format!("{line_end}{indent}{key}:{value}")))
}

fn item_edit(tree: &Tree, sequence: NodeId, text: &str) -> Option<Edit> {
    let node = tree.node(sequence);
    let NodeKind::Sequence { items, flow } = &node.kind else { return None };
    if !is_free(tree, sequence) || text.contains('\n') {
        return None;
    }
    let fits = text.starts_with(['"', '\'']) || !text.contains([',', '[', ']', '{', '}']);
    let Some(&last) = items.last() else {
        let is_empty = *flow && tree.slice(node.span).starts_with('[') && fits;
        return is_empty.then(|| insert(tree, node.span.start as usize + 1, text.to_owned()));
    };
    let end = end_of(tree, last);
    if *flow {
        return (fits && ends_clearly(tree, end)).then(|| insert(tree, end, format!(", {text}")));
    }
    if keeps_blank_lines(tree, last) {
        return None;
    }
    let indent = indentation(tree, node.span.start as usize)?;
    let at = free_line_end(tree, end)?;
    Some(insert(tree, at, format!("{}{indent}- {text}", line_end(tree))))
}

/// Takes the part `index` of a collection away.
fn removal(
    tree: &Tree,
    collection: NodeId,
    parts: &[Range<usize>],
    index: usize,
    flow: bool,
) -> Vec<Edit> {
    let Some(part) = parts.get(index).filter(|_| parts.len() > 1) else { return Vec::new() };
    let range = match (flow, parts.get(index + 1)) {
        (true, Some(next)) => Some(part.start..next.start),
        (true, None) => Some(parts[index - 1].end..part.end),
        (false, next) => match lines_of(tree, part) {
            None => next.and_then(|next| shared_line(tree, part, next)),
            lines => lines,
        },
    };
    let Some(range) = range.filter(|_| is_free(tree, collection)) else { return Vec::new() };
    let span = Span::new(tree.file, range.start, range.end);
    // What is repeated elsewhere must stay.
    if tree.aliased.iter().any(|target| span.contains(tree.node(*target).span)) {
        return Vec::new();
    }
    vec![Edit::delete(span)]
}

/// The lines of a part that has them to itself, and the blank ones behind it where others stand
/// in front of it already.
fn lines_of(tree: &Tree, part: &Range<usize>) -> Option<Range<usize>> {
    let line = line_start(tree, part.start);
    let before = &tree.text[line..part.start];
    let start = line + (before.len() - before.trim_start_matches('\u{feff}').len());
    if !tree.text[start..part.start].trim().is_empty() {
        return None;
    }
    let mut end = next_line(tree, free_line_end(tree, part.end)?);
    let above = &tree.text[line_start(tree, line.saturating_sub(1))..line];
    if above.trim_start_matches('\u{feff}').trim().is_empty() {
        while end < tree.text.len() && tree.text[end..next_line(tree, end)].trim().is_empty() {
            end = next_line(tree, end);
        }
    }
    Some(start..end)
}

/// `- key: value` shares its line with the dash of the item: the next key moves up to it.
fn shared_line(tree: &Tree, part: &Range<usize>, next: &Range<usize>) -> Option<Range<usize>> {
    indentation(tree, part.start)?;
    let between = tree.text.get(part.end..next.start)?;
    between.trim().is_empty().then_some(part.start..next.start)
}

/// Whether a node may be edited: the file can be read and nothing repeats the node elsewhere.
pub(super) fn is_free(tree: &Tree, node: NodeId) -> bool {
    let span = tree.node(node).span;
    let is_read = tree.errors.iter().all(|error| error.kind == SyntaxErrorKind::DuplicateKey);
    is_read
        && !tree.aliased.contains(&node)
        && !tree.aliased.iter().any(|target| {
            let target = tree.node(*target);
            !target.span.is_empty() && target.span.contains(span)
        })
}

/// Whether a plain text can stand without quotes, among brackets too.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let starts = !first.is_ascii_punctuation()
        || matches!(first, '/' | '.' | '$' | '_' | '~' | '+')
        || (first == '-' && text.as_bytes().get(1).is_some_and(u8::is_ascii_digit));
    starts
        && text.trim() == text
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.contains([',', '[', ']', '{', '}'])
        // Two numbers with a colon are a number to base 60 for older readers.
        && !(text.contains(':') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':'))
}

/// Whether the end of a block scalar is the end of its blank lines: `|+`.
pub(super) fn keeps_blank_lines(tree: &Tree, mut node: NodeId) -> bool {
    loop {
        let last = match &tree.node(node).kind {
            NodeKind::Scalar { style: Style::Literal | Style::Folded, .. } => {
                let header = tree.slice(tree.node(node).span).lines().next().unwrap_or_default();
                return header.split(['#', ' ']).next().is_some_and(|sign| sign.contains('+'));
            }
            NodeKind::Mapping { entries, flow: false } => entries.last().map(|entry| entry.value),
            NodeKind::Sequence { items, flow: false } => items.last().copied(),
            _ => None,
        };
        match last {
            Some(child) => node = child,
            None => return false,
        }
    }
}

/// Whether a comma may follow at `end`: behind a colon it would be read with it.
pub(super) fn ends_clearly(tree: &Tree, end: usize) -> bool {
    !tree.text[..end].ends_with(':')
}

fn range_of(tree: &Tree, entry: Entry) -> Range<usize> {
    start_of(tree, entry.key)..end_of(tree, entry.value).max(end_of(tree, entry.key))
}

/// Where a node starts, its anchor and tag included.
pub(super) fn start_of(tree: &Tree, node: NodeId) -> usize {
    let node = tree.node(node);
    let anchor = node.anchor.as_ref().map(|anchor| anchor.span.start);
    let tag = node.tag.as_ref().map(|tag| tag.span.start);
    anchor.into_iter().chain(tag).fold(node.span.start, u32::min) as usize
}

/// Where a node ends, an anchor of an absent value included.
pub(super) fn end_of(tree: &Tree, node: NodeId) -> usize {
    let node = tree.node(node);
    let anchor = node.anchor.as_ref().map(|anchor| anchor.span.end);
    let tag = node.tag.as_ref().map(|tag| tag.span.end);
    anchor.into_iter().chain(tag).fold(node.span.end, u32::max) as usize
}

/// The dash of an item that starts at `offset`, if only blanks stand between.
pub(super) fn dash_before(tree: &Tree, offset: usize) -> Option<usize> {
    let before = tree.text[..offset].trim_end_matches(' ');
    before.ends_with('-').then(|| before.len() - 1)
}

pub(super) fn line_start(tree: &Tree, offset: usize) -> usize {
    tree.text[..offset].rfind('\n').map_or(0, |at| at + 1)
}

/// Where the line after the one that holds `offset` starts.
pub(super) fn next_line(tree: &Tree, offset: usize) -> usize {
    tree.text[offset..].find('\n').map_or(tree.text.len(), |at| offset + at + 1)
}

/// The end of the line that holds `offset`, if only blanks or a comment follow there.
pub(super) fn free_line_end(tree: &Tree, offset: usize) -> Option<usize> {
    let rest = &tree.text[offset..];
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let line = line.trim_end_matches('\r');
    let is_free = line.trim().is_empty() || line.trim_start().starts_with('#');
    is_free.then_some(offset + line.len())
}

/// The blanks that put a line's text below that at `offset`: nothing but blanks and dashes may
/// stand in front of it.
pub(super) fn indentation(tree: &Tree, offset: usize) -> Option<Cow<'_, str>> {
    let before = tree.text[line_start(tree, offset)..offset].trim_start_matches('\u{feff}');
    if before.bytes().all(|byte| byte == b' ') {
        return Some(Cow::Borrowed(before));
    }
    let opens_items = before.bytes().all(|byte| matches!(byte, b' ' | b'-'));
    opens_items.then(|| Cow::Owned(" ".repeat(before.len())))
}

fn line_end(tree: &Tree) -> &'static str {
    match tree.text.find('\n') {
        Some(at) if tree.text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

fn insert(tree: &Tree, at: usize, text: String) -> Edit {
    Edit::insert(Span::at(tree.file, at), text)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::text::{FileId, apply};
    use crate::yaml::parse;

    fn read(text: &str) -> Tree {
        parse(FileId(0), &Arc::from(text))
    }

    /// The text with an edit of the value of the first key, which must be one.
    fn edited(text: &str, edit: impl Fn(&Tree, NodeId) -> Vec<Edit>) -> String {
        let tree = read(text);
        let NodeKind::Mapping { entries, .. } = &tree.node(tree.documents[0]).kind else {
            panic!("the text is a mapping")
        };
        let after = apply(text, &edit(&tree, entries[0].value));
        assert_eq!(read(&after).errors.len(), tree.errors.len(), "{after}");
        after
    }

    #[test]
    fn entries_are_added_at_the_end_of_the_mapping() {
        let add = |tree: &Tree, node| insert_entry(tree, node, "k", "v");
        assert_eq!(edited("s:\n  a: 1 # one\n\nt: 2\n", add), "s:\n  a: 1 # one\n  k: v\n\nt: 2\n");
        assert_eq!(edited("s: {a: 1}\n", add), "s: {a: 1, k: v}\n");
        assert_eq!(edited("s: {a: 1, }\n", add), "s: {a: 1, k: v, }\n");
        assert_eq!(edited("s:\r\n  a:\r\n    b: 1", add), "s:\r\n  a:\r\n    b: 1\r\n  k: v");
        assert_eq!(edited("s:\n  a: 1\n# end\n", add), "s:\n  a: 1\n  k: v\n# end\n");
        assert_eq!(edited("s:\n  a:\nt: 1\n", add), "s:\n  a:\n  k: v\nt: 1\n");
        assert_eq!(
            edited("s:\n  a: |+\n    x\n\nt: 1\n", add),
            "s:\n  k: v\n  a: |+\n    x\n\nt: 1\n"
        );
        let list = |tree: &Tree, node| insert_entry(tree, node, "k", "\n  - v");
        assert_eq!(
            edited("s:\n  a: |\n    x\nt: 1\n", list),
            "s:\n  a: |\n    x\n  k:\n    - v\nt: 1\n"
        );
        let in_item = |tree: &Tree, node| match &tree.node(node).kind {
            NodeKind::Sequence { items, .. } => insert_entry(tree, items[0], "k", "v"),
            _ => Vec::new(),
        };
        assert_eq!(edited("s:\n  - a: 1\n  - b\n", in_item), "s:\n  - a: 1\n    k: v\n  - b\n");
    }

    #[test]
    fn what_cannot_be_done_safely_is_not_done() {
        let add = |tree: &Tree, node| insert_entry(tree, node, "k", "v");
        for text in [
            "s: {}\n",
            "s:\n",
            "s: {a: }\n",
            "s: &x {a: 1}\nt: *x\n",
            "s:\n  ? a\n  : 1\n",
            "s:\n  a: 1\nt: @x\n",
            "s: 1\n",
        ] {
            assert_eq!(edited(text, add), text);
        }
        let lines = |tree: &Tree, node| insert_entry(tree, node, "k", "\n  - v");
        assert_eq!(edited("s: {a: 1}\n", lines), "s: {a: 1}\n");
        let replace = |tree: &Tree, node| replace_scalar(tree, node, "y");
        for text in ["s: &x a\nt: *x\n", "s: |\n  a\n", "s: [a]\n", "s: a\nt: [\n"] {
            assert_eq!(edited(text, replace), text);
        }
        let remove = |tree: &Tree, node| remove_entry(tree, node, 0);
        for text in ["s: {a: 1}\n", "s:\n  a: &x 1\n  b: 2\nt: *x\n", "s:\n  ? a\n  : 1\n  b: 2\n"]
        {
            assert_eq!(edited(text, remove), text);
        }
    }

    #[test]
    fn entries_and_items_are_taken_away_with_their_lines() {
        let remove = |tree: &Tree, node| remove_entry(tree, node, 1);
        assert_eq!(
            edited("s:\n  a: 1\n  b: # x\n    c: 2\n  d: 3\n", remove),
            "s:\n  a: 1\n  d: 3\n"
        );
        assert_eq!(edited("s: {a: 1, b: 2}\n", remove), "s: {a: 1}\n");
        assert_eq!(edited("s: {a: 1, b: 2, c: 3}\n", remove), "s: {a: 1, c: 3}\n");
        let first = |tree: &Tree, node| remove_entry(tree, node, 0);
        assert_eq!(edited("s: {a: 1, &x b: 2}\n", first), "s: {&x b: 2}\n");
        let item = |tree: &Tree, node| remove_item(tree, node, 0);
        assert_eq!(edited("s:\n  - a\n  - b\n", item), "s:\n  - b\n");
        assert_eq!(edited("s:\n  -\n  - b\n", item), "s:\n  - b\n");
        assert_eq!(edited("s: [a, b]\n", item), "s: [b]\n");
        assert_eq!(edited("s: [a]\n", item), "s: [a]\n");
        let in_item = |tree: &Tree, node| match &tree.node(node).kind {
            NodeKind::Sequence { items, .. } => remove_entry(tree, items[0], 0),
            _ => Vec::new(),
        };
        assert_eq!(edited("s:\n  - a: 1\n    b: 2\n", in_item), "s:\n  - b: 2\n");
    }

    #[test]
    fn no_blank_line_is_left_in_front() {
        let remove = |text: &str| {
            let tree = read(text);
            apply(text, &remove_entry(&tree, tree.documents[0], 0))
        };
        assert_eq!(remove("version: '3'\n\nservices: {}\n"), "services: {}\n");
        assert_eq!(remove("\u{feff}version: '3'\r\nservices: {}\r\n"), "\u{feff}services: {}\r\n");
        assert_eq!(remove("# c\nversion: '3'\n\nservices: {}\n"), "# c\n\nservices: {}\n");
        assert_eq!(remove("# c\n\nversion: '3'\n\nservices: {}\n"), "# c\n\nservices: {}\n");
    }

    #[test]
    fn items_are_written_like_the_others() {
        let add = |tree: &Tree, node| append_item(tree, node, "z");
        assert_eq!(edited("s:\n- a\n- b\nt: 1\n", add), "s:\n- a\n- b\n- z\nt: 1\n");
        assert_eq!(edited("s:\n  - a: 1\n    b: 2\n", add), "s:\n  - a: 1\n    b: 2\n  - z\n");
        assert_eq!(edited("s:\n  - - a\n    - b\n", add), "s:\n  - - a\n    - b\n  - z\n");
        assert_eq!(edited("s:\n  - a # - c\n", add), "s:\n  - a # - c\n  - z\n");
        assert_eq!(edited("s: [a]\n", add), "s: [a, z]\n");
        assert_eq!(edited("s: []\n", add), "s: [z]\n");
        assert_eq!(edited("s: &x [a]\nt: *x\n", add), "s: &x [a]\nt: *x\n");
    }

    #[test]
    fn scalars_keep_their_quotes() {
        let replace = |tree: &Tree, node| replace_scalar(tree, node, "127.0.0.1:80:80");
        assert_eq!(edited("s: \"80:80\"\n", replace), "s: \"127.0.0.1:80:80\"\n");
        assert_eq!(edited("s: '80:80'\n", replace), "s: '127.0.0.1:80:80'\n");
        assert_eq!(edited("s: 80:80\n", replace), "s: 127.0.0.1:80:80\n");
        assert_eq!(edited("s: # c\n", replace), "s: 127.0.0.1:80:80 # c\n");
        let with = |new: &'static str| move |tree: &Tree, node| replace_scalar(tree, node, new);
        assert_eq!(edited("s: false\n", with("true")), "s: true\n");
        assert_eq!(edited("s: a\n", with("true")), "s: \"true\"\n");
        assert_eq!(edited("s: a\n", with("81:81")), "s: \"81:81\"\n");
        assert_eq!(edited("s: a\n", with("a: b")), "s: \"a: b\"\n");
        assert_eq!(edited("s: a\n", with("~/x")), "s: ~/x\n");
        assert_eq!(edited("s: \"a\"\n", with("x\\\"y")), "s: \"x\\\\\\\"y\"\n");
        assert_eq!(edited("s: 'a'\n", with("it's")), "s: 'it''s'\n");
        assert_eq!(edited("s: 5\n", with("6")), "s: 6\n");
    }
}
