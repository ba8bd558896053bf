//! Makes a tree of the parser's events.

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle};
use rustc_hash::FxHashMap;

use super::{Entry, Node, NodeId, NodeKind, Scalar, Style};
use crate::text::{FileId, Span, Spanned};

/// The nodes of one reading of a text, which may have ended at an error.
pub(super) struct Built {
    pub(super) nodes: Vec<Node>,
    pub(super) documents: Vec<NodeId>,
    pub(super) comments: Vec<Span>,
    /// Aliases of no anchor.
    pub(super) unknown_aliases: Vec<Spanned<String>>,
    pub(super) error: Option<ScanError>,
}

/// A collection that is still open.
struct Open {
    node: NodeId,
    children: Vec<NodeId>,
    is_mapping: bool,
}

struct Builder<'t> {
    text: &'t str,
    file: FileId,
    out: Built,
    open: Vec<Open>,
    anchors: FxHashMap<usize, NodeId>,
    last: Option<NodeId>,
}

/// Reads as much of `text` as can be read.
pub(super) fn build(text: &str, file: FileId) -> Built {
    let options = granit_parser::options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        max_buffered_comment_events: usize::MAX,
    };
    let out = Built {
        nodes: Vec::with_capacity(text.len() / 12),
        documents: Vec::new(),
        comments: Vec::new(),
        unknown_aliases: Vec::new(),
        error: None,
    };
    let mut builder =
        Builder { text, file, out, open: Vec::new(), anchors: FxHashMap::default(), last: None };
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((event, span)) => builder.take(event, span),
            Err(error) => {
                builder.out.error = Some(error);
                break;
            }
        }
    }
    while !builder.open.is_empty() {
        builder.close(None);
    }
    builder.out
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: granit_parser::Span) {
        let range = span.byte_range().unwrap_or(0..0);
        let at = Span::new(self.file, range.start, range.end.max(range.start));
        let tag = span.tag_span().and_then(|tag| tag.byte_range()).map(|range| {
            let raw = &self.text[range.clone()];
            Spanned::new(raw.to_owned(), Span::new(self.file, range.start, range.end))
        });
        match event {
            Event::Scalar(value, style, anchor, _) => {
                let (at, style) = self.scalar_place(at, style);
                // An absent value comes as `~` without a place.
                let value = if at.is_empty() && style == Style::Plain { "" } else { &*value };
                let scalar = meaning(value, style, tag.as_ref().map(|tag| tag.value.as_str()));
                let kind = NodeKind::Scalar { text: value.to_owned(), style, scalar };
                let node = self.add(at, kind, tag);
                self.anchor(anchor, node);
                self.put(node);
            }
            Event::SequenceStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                let kind = NodeKind::Sequence { items: Vec::new(), flow };
                self.start(at, kind, tag, anchor, false);
            }
            Event::MappingStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                let kind = NodeKind::Mapping { entries: Vec::new(), flow };
                self.start(at, kind, tag, anchor, true);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(at)),
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).copied();
                // An alias of a collection that it stands in has no finite meaning.
                let inside = self.open.iter().any(|open| Some(open.node) == target);
                self.alias(at, target.filter(|_| !inside));
            }
            Event::UnresolvedAlias(_) => self.alias(at, None),
            Event::Anchor(_, name) => {
                if let Some(node) = self.last {
                    let anchor = Spanned::new(name.into_owned(), at);
                    self.out.nodes[node.0 as usize].anchor = Some(anchor);
                }
            }
            Event::Comment(..) => self.out.comments.push(at),
            _ => (),
        }
    }

    fn alias(&mut self, at: Span, target: Option<NodeId>) {
        let name = self.text[at.range()].trim_start_matches('*').to_owned();
        if target.is_none() {
            self.out.unknown_aliases.push(Spanned::new(name.clone(), at));
        }
        let node = self.add(at, NodeKind::Alias { name, target }, None);
        self.put(node);
    }

    fn start(
        &mut self,
        at: Span,
        kind: NodeKind,
        tag: Option<Spanned<String>>,
        anchor: usize,
        is_mapping: bool,
    ) {
        let node = self.add(at, kind, tag);
        self.anchor(anchor, node);
        self.put(node);
        self.open.push(Open { node, children: Vec::new(), is_mapping });
    }

    fn anchor(&mut self, anchor: usize, node: NodeId) {
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
    }

    fn add(&mut self, span: Span, kind: NodeKind, tag: Option<Spanned<String>>) -> NodeId {
        let id = NodeId(self.out.nodes.len() as u32);
        self.out.nodes.push(Node { span, kind, tag, anchor: None });
        self.last = Some(id);
        id
    }

    fn put(&mut self, node: NodeId) {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.out.documents.push(node),
        }
    }

    /// Ends the innermost collection. A block collection ends where its last child does.
    fn close(&mut self, end: Option<Span>) {
        let Some(mut open) = self.open.pop() else { return };
        if open.is_mapping && open.children.len() % 2 == 1 {
            // The text ended between a key and its value.
            let place = self.node(open.children[open.children.len() - 1]).span.after();
            let text = String::new();
            let kind = NodeKind::Scalar { text, style: Style::Plain, scalar: Scalar::Null };
            let absent = self.add(place, kind, None);
            open.children.push(absent);
        }
        let start = open.children.first().map(|first| self.whole(*first));
        let last = open
            .children
            .iter()
            .rev()
            .map(|child| self.whole(*child))
            .find(|span| !span.is_empty());
        let node = &mut self.out.nodes[open.node.0 as usize];
        let flow = match &mut node.kind {
            NodeKind::Sequence { items, flow } => {
                *items = open.children;
                *flow
            }
            NodeKind::Mapping { entries, flow } => {
                let pairs = open.children.chunks_exact(2);
                *entries = pairs.map(|pair| Entry { key: pair[0], value: pair[1] }).collect();
                *flow
            }
            _ => return,
        };
        match (flow, start, last) {
            (true, ..) => {
                let end = end.filter(|end| end.end > node.span.end).map(|end| end.end);
                let children = last.map(|last| last.end);
                node.span.end = end.or(children).unwrap_or(node.span.end).max(node.span.start);
            }
            (false, Some(start), last) => {
                // A block sequence starts at its first dash.
                let dash = self.text[..start.start as usize].rfind('-').map(|at| at as u32);
                let from = if open.is_mapping { None } else { dash }.unwrap_or(start.start);
                let to = last.map_or(start.end, |last| last.end).max(from);
                node.span = Span { start: from, end: to, ..node.span };
            }
            (false, None, _) => node.span = node.span.before(),
        }
    }

    /// A node with its anchor and tag.
    fn whole(&self, id: NodeId) -> Span {
        let node = self.node(id);
        let anchor = node.anchor.as_ref().map(|anchor| anchor.span.start);
        let tag = node.tag.as_ref().map(|tag| tag.span.start);
        let start = anchor.into_iter().chain(tag).fold(node.span.start, u32::min);
        Span { start, ..node.span }
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.out.nodes[id.0 as usize]
    }

    /// The place of a scalar with its quotes or its `|`, without the space behind it.
    fn scalar_place(&self, at: Span, style: ScalarStyle) -> (Span, Style) {
        let style = match style {
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
            _ => Style::Plain,
        };
        let raw = &self.text[at.range()];
        let trimmed = raw.trim_end_matches([' ', '\t', '\n', '\r']).len();
        let mut at = at.sub(0..trimmed);
        if matches!(style, Style::Literal | Style::Folded) {
            let sign = if style == Style::Literal { '|' } else { '>' };
            if !raw.starts_with(sign)
                && let Some(start) = self.text[..at.start as usize].rfind(sign)
            {
                at.start = start as u32;
            }
        }
        (at, style)
    }
}

fn meaning(text: &str, style: Style, tag: Option<&str>) -> Scalar {
    match tag {
        Some("!!str" | "!" | "!!binary") => Scalar::Text,
        Some("!!int" | "!!float" | "!!bool" | "!!null" | "!!timestamp") => Scalar::resolve(text),
        _ if style == Style::Plain => Scalar::resolve(text),
        _ => Scalar::Text,
    }
}
