//! A long text, read in two halves at once: most of a Compose file is one block of services.

use super::builder::{self, Reading};
use super::keys::Keys;
use super::{Entry, Node, NodeId, NodeKind};
use crate::text::FileId;

/// Shorter texts are read faster than two threads are set to work.
const SHORTEST: usize = 16 << 10;

/// Reads as [`builder::read`] does.
pub(super) fn read(file: FileId, text: &str) -> Reading {
    let halves = if text.len() < SHORTEST { None } else { Seam::find(text, text.len() / 2) };
    halves.and_then(|seam| seam.read(file, text)).unwrap_or_else(|| builder::read(file, text))
}

/// Where a text is cut: in front of a line of a block mapping that is a value in the outermost.
#[derive(Debug)]
pub(super) struct Seam {
    /// Where the line with the key of the mapping begins and ends.
    parent: (usize, usize),
    /// Where the first key of the mapping stands.
    first: usize,
    /// The columns in front of its keys.
    indent: usize,
    /// Where the line begins.
    at: usize,
}

impl Seam {
    /// The first such place behind `middle`.
    pub(super) fn find(text: &str, middle: usize) -> Option<Seam> {
        // The other ends of lines are rare, and the places behind them harder to tell.
        if text.contains('\r') || text.starts_with('\u{feff}') {
            return None;
        }
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let is_content = |line: &str| !line[indent(line)..].starts_with(['\n', '#']);
        let middle = text[..middle].rfind('\n')? + 1;
        let mut start = middle;
        let parent = text[..middle].split_inclusive('\n').rev().find_map(|line| {
            start -= line.len();
            (indent(line) == 0 && is_content(line)).then_some((start, start + line.len() - 1))
        })?;
        let name = text[parent.0..parent.1].strip_suffix(':')?;
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
            return None;
        }
        let lines_from = |mut at: usize| {
            text[at..].split_inclusive('\n').map(move |line| {
                at += line.len();
                (at - line.len(), line)
            })
        };
        let (first, line) = lines_from(parent.1 + 1).find(|(_, line)| is_content(line))?;
        let own = indent(line);
        let (at, line) = lines_from(middle.max(first + line.len()))
            .find(|(_, line)| indent(line) <= own && is_content(line))?;
        let begins_key =
            line[indent(line)..].starts_with(|char: char| char.is_ascii_alphanumeric());
        let seam = Seam { parent, first: first + own, indent: own, at };
        (own > 0 && indent(line) == own && begins_key).then_some(seam)
    }

    /// Reads both halves, unless either has what can only be understood with the other.
    pub(super) fn read(&self, file: FileId, text: &str) -> Option<Reading> {
        let after = || builder::read(file, &self.second(text));
        let (mut reading, after) = rayon::join(|| builder::read(file, &text[..self.at]), after);
        if !(is_plain(&reading) && is_plain(&after)) {
            return None;
        }
        let (root, parent) = last_mapping(&reading, self.parent.0, self.first)?;
        let (other_root, other) = first_mapping(&after, self.parent.0, self.at + self.indent)?;
        let (entries, more) = (entries(&after.nodes, other)?, entries(&after.nodes, other_root)?);
        let (entries, more) = (entries.to_vec(), more[1..].to_vec());
        let ends = [(parent, other), (root, other_root)]
            .map(|(node, other)| (node, after.nodes[other.0 as usize].span.end));
        // What stands in for the first half comes first: the mapping, the key and its value.
        let moved = reading.nodes.len() as u32 - STAND_INS;
        reading.nodes.extend(after.nodes.into_iter().skip(STAND_INS as usize));
        for node in &mut reading.nodes[(moved + STAND_INS) as usize..] {
            match &mut node.kind {
                NodeKind::Mapping { entries, .. } => {
                    entries.iter_mut().for_each(|it| it.shift(moved))
                }
                NodeKind::Sequence { items, .. } => items.iter_mut().for_each(|it| it.0 += moved),
                NodeKind::Scalar { .. } | NodeKind::Alias { .. } => (),
            }
        }
        for ((node, end), added) in ends.into_iter().zip([entries, more]) {
            let node = &mut reading.nodes[node.0 as usize];
            node.span.end = end;
            let NodeKind::Mapping { entries, .. } = &mut node.kind else { return None };
            entries.extend(added.into_iter().map(|mut it| {
                it.shift(moved);
                it
            }));
        }
        for (node, _) in ends {
            let entries = self::entries(&reading.nodes, node)?;
            Keys::check(&reading.nodes, entries, &mut reading.errors);
        }
        reading.end = after.end;
        Some(reading)
    }

    /// The second half in its place, below the key that it belongs to.
    fn second(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (start, end) = self.parent;
        if start > 0 {
            out.push_str(&" ".repeat(start - 1));
            out.push('\n');
        }
        out.push_str(&text[start..=end]);
        out.push_str(&" ".repeat(self.at - end - 2));
        out.push('\n');
        out.push_str(&text[self.at..]);
        out
    }
}

/// How many nodes of the second half are of the first, too.
const STAND_INS: u32 = 3;

impl Entry {
    fn shift(&mut self, by: u32) {
        self.key.0 += by;
        self.value.0 += by;
    }
}

/// Whether a half is one document that is right, and of which nothing means anything elsewhere.
fn is_plain(reading: &Reading) -> bool {
    reading.failure.is_none()
        && reading.errors.is_empty()
        && reading.documents.len() == 1
        && reading.nodes.iter().all(|node| node.anchor.is_none())
}

fn entries(nodes: &[Node], id: NodeId) -> Option<&[Entry]> {
    match &nodes[id.0 as usize].kind {
        NodeKind::Mapping { entries, flow: false } => Some(entries),
        _ => None,
    }
}

/// The outermost mapping and the one that is its last value, where the key of that and its own
/// first key stand at these places.
fn last_mapping(reading: &Reading, key: usize, first: usize) -> Option<(NodeId, NodeId)> {
    let root = *reading.documents.first()?;
    let entry = entries(&reading.nodes, root)?.last()?;
    is_at(reading, *entry, key, first).then_some((root, entry.value))
}

/// The same of the first value, which is among the first nodes.
fn first_mapping(reading: &Reading, key: usize, first: usize) -> Option<(NodeId, NodeId)> {
    let root = *reading.documents.first()?;
    let entry = entries(&reading.nodes, root)?.first()?;
    let is_first = (root.0, entry.key.0, entry.value.0) == (0, 1, STAND_INS - 1);
    (is_first && is_at(reading, *entry, key, first)).then_some((root, entry.value))
}

fn is_at(reading: &Reading, entry: Entry, key: usize, first: usize) -> bool {
    let start = |id: NodeId| reading.nodes[id.0 as usize].span.start as usize;
    let below = entries(&reading.nodes, entry.value).and_then(<[Entry]>::first);
    start(entry.key) == key && below.is_some_and(|below| start(below.key) == first)
}
