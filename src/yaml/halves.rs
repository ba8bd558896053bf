//! A long text, read in two halves at once: most of a Compose file is one block of services.

use super::builder::{self, Reading};
use super::keys::Keys;
use super::{Entry, Node, NodeId, NodeKind};
use crate::text::{FileId, Span};

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
        // The second half stands below the key that it belongs to. Blanks in front of that would
        // take as long to read as the first half.
        let key = &text[self.parent.0..=self.parent.1];
        let second = [key, &text[self.at..]].concat();
        let (mut reading, mut after) =
            rayon::join(|| builder::read(file, &text[..self.at]), || builder::read(file, &second));
        if !(is_plain(&reading) && is_plain(&after)) {
            return None;
        }
        let root = *reading.documents.first()?;
        let parent = *entries(&reading.nodes, root)?.last()?;
        is_at(&reading, parent, self.parent.0, self.first).then_some(())?;
        let more = entries(&after.nodes, NodeId(0))?;
        let again = *more.first()?;
        is_at(&after, again, 0, key.len() + self.indent).then_some(())?;
        if (again.key, again.value) != (NodeId(1), NodeId(STAND_INS - 1)) {
            return None;
        }
        let (more, own) = (more[1..].to_vec(), entries(&after.nodes, again.value)?.to_vec());

        let moved = Moved {
            bytes: (self.at - key.len()) as u32,
            nodes: reading.nodes.len() as u32 - STAND_INS,
        };
        for (node, stand_in, added) in [(parent.value, again.value, own), (root, NodeId(0), more)] {
            let node = &mut reading.nodes[node.0 as usize];
            node.span.end = after.nodes[stand_in.0 as usize].span.end + moved.bytes;
            let NodeKind::Mapping { entries, .. } = &mut node.kind else { return None };
            entries.extend(added.into_iter().map(|entry| moved.entry(entry)));
        }
        let nodes = after.nodes.drain(STAND_INS as usize..);
        reading.nodes.extend(nodes.map(|node| moved.node(node)));
        for node in [parent.value, root] {
            let entries = entries(&reading.nodes, node)?;
            Keys::check(&reading.nodes, entries, &mut reading.errors);
        }
        reading.end = text.len();
        Some(reading)
    }
}

/// How many nodes of the second half stand in for the first: the outermost mapping, and in it the
/// key and the value that are continued.
const STAND_INS: u32 = 3;

/// How far the second half lies behind where it was read.
struct Moved {
    bytes: u32,
    nodes: u32,
}

impl Moved {
    fn id(&self, id: NodeId) -> NodeId {
        NodeId(id.0 + self.nodes)
    }

    fn entry(&self, entry: Entry) -> Entry {
        Entry { key: self.id(entry.key), value: self.id(entry.value) }
    }

    fn span(&self, span: &mut Span) {
        span.start += self.bytes;
        span.end += self.bytes;
    }

    fn node(&self, mut node: Node) -> Node {
        self.span(&mut node.span);
        if let Some(tag) = &mut node.tag {
            self.span(&mut tag.span);
        }
        match &mut node.kind {
            NodeKind::Mapping { entries, .. } => {
                entries.iter_mut().for_each(|entry| *entry = self.entry(*entry));
            }
            NodeKind::Sequence { items, .. } => {
                items.iter_mut().for_each(|item| *item = self.id(*item));
            }
            NodeKind::Scalar { .. } | NodeKind::Alias { .. } => (),
        }
        node
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

/// Whether the key of an entry and the first one in its value, a block mapping, begin there.
fn is_at(reading: &Reading, entry: Entry, key: usize, first: usize) -> bool {
    let start = |id: NodeId| reading.nodes[id.0 as usize].span.start as usize;
    let below = entries(&reading.nodes, entry.value).and_then(<[Entry]>::first);
    start(entry.key) == key && below.is_some_and(|below| start(below.key) == first)
}
