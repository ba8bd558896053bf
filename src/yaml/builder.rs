//! From the parser's events to nodes with their places.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{
    Event, Parser, ScalarStyle, ScanError, Span as Marks, StrInput, StructureStyle, Tag,
};

use super::cursor::Cursor;
use super::keys::Keys;
use super::{Entry, Node, NodeId, NodeKind, Scalar, Style, SyntaxError, SyntaxErrorKind};
use crate::text::{FileId, Span, Spanned};

/// How deep collections may be nested, aliases followed; go-yaml has no such bound worth the name.
const MAX_DEPTH: usize = 255;

/// How many nodes the aliases of a file may stand for.
const MAX_EXPANDED: u64 = 1_000_000;

/// What one reading of a text yields.
pub(super) struct Reading {
    pub(super) documents: Vec<NodeId>,
    pub(super) nodes: Vec<Node>,
    /// The nodes that aliases stand for, each once.
    pub(super) aliased: Vec<NodeId>,
    /// What is wrong beside the syntax.
    pub(super) errors: Vec<SyntaxError>,
    /// Why it ended before the end of the text.
    pub(super) failure: Option<ScanError>,
    /// The flow collections that were open when it failed, outermost first, by their bracket.
    pub(super) open: Vec<Span>,
    /// Where what was read ends: at the end of the text, unless it failed or came to a limit.
    pub(super) end: usize,
}

/// Reads `text`, which is as long as the text of the file and may differ from it in blanks.
pub(super) fn read(file: FileId, text: &str) -> Reading {
    let mut builder = Builder {
        file,
        text,
        cursor: Cursor::new(text),
        stack: Vec::new(),
        anchors: Vec::new(),
        expanded: 0,
        limited: false,
        reading: Reading {
            documents: Vec::new(),
            nodes: Vec::with_capacity(text.len() / 16),
            aliased: Vec::new(),
            errors: Vec::new(),
            failure: None,
            open: Vec::new(),
            end: 0,
        },
    };
    let options = granit_parser::options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        emit_comments: false,
        block_scalar_eof_without_line_feed: true,
        bom_inside_document_as_content: true,
    };
    for event in Parser::<StrInput<'_>>::new_from_str_with_options(text, options) {
        match event {
            Ok((event, marks)) => builder.event(event, &marks),
            Err(error) => {
                builder.reading.failure = Some(error);
                break;
            }
        }
        if builder.limited {
            break;
        }
    }
    builder.finish()
}

/// Size and height of a node with its aliases expanded.
#[derive(Clone, Copy)]
struct Weight {
    nodes: u64,
    height: usize,
}

/// A collection that is being read.
struct Frame {
    node: NodeId,
    flow: bool,
    mapping: bool,
    /// The key that waits for its value.
    key: Option<NodeId>,
    /// Where its last child ends.
    end: usize,
    /// The number of its anchor, or 0.
    anchor: usize,
    weight: Weight,
}

struct Anchored {
    node: NodeId,
    /// Unknown as long as the node is open.
    weight: Option<Weight>,
}

struct Builder<'t> {
    file: FileId,
    text: &'t str,
    cursor: Cursor<'t>,
    stack: Vec<Frame>,
    /// By the parser's number, which counts from 1.
    anchors: Vec<Option<Anchored>>,
    expanded: u64,
    limited: bool,
    reading: Reading,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, marks: &Marks) {
        let range = marks.byte_range().unwrap_or(0..0);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text, style, anchor, tag.as_deref(), marks, range);
            }
            Event::MappingStart(style, anchor, _) => {
                self.open(style, anchor, marks, range.start, true);
            }
            Event::SequenceStart(style, anchor, _) => {
                self.open(style, anchor, marks, range.start, false);
            }
            Event::MappingEnd | Event::SequenceEnd => self.close(range),
            Event::Anchor(_, name) => self.anchor(&name, range),
            Event::Alias(number) => self.alias(Some(number), range),
            Event::UnresolvedAlias(_) => self.alias(None, range),
            Event::DocumentStart(explicit, _) => {
                if explicit {
                    self.directives(range.start);
                }
                self.cursor.pass(range.end);
            }
            Event::DocumentEnd => self.cursor.pass(range.end),
            _ => {}
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        marks: &Marks,
        range: Range<usize>,
    ) {
        self.enter();
        let style = match style {
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
            _ => Style::Plain,
        };
        let written_tag = self.tag(marks);
        let (span, text) = match style {
            // The parser gives `~` for what is not there.
            Style::Plain if range.is_empty() => (self.cursor.at()..self.cursor.at(), String::new()),
            Style::Literal | Style::Folded => {
                (self.cursor.block_scalar(range.end), text.into_owned())
            }
            _ => (range, text.into_owned()),
        };
        self.cursor.pass(span.end);
        let span = self.span(span);
        let suffix = tag.and_then(Tag::core_suffix);
        // `!` alone means nothing to go-yaml.
        let is_bare = written_tag.as_ref().is_none_or(|tag| tag.value == "!");
        let scalar = match suffix {
            Some(suffix) => Scalar::resolve_tagged(suffix, &text),
            // Any other tag, such as `!reset`, makes a text of it.
            None if style == Style::Plain && is_bare => Some(Scalar::resolve(&text)),
            None => Some(Scalar::Text),
        };
        if scalar.is_none() {
            let tag = written_tag.as_ref().map_or("", |tag| tag.value.as_str());
            let message = format!("value is not of the type that `{}` names", shorten(tag));
            self.error(span, message, SyntaxErrorKind::Syntax);
        }
        let kind = NodeKind::Scalar { text, style, scalar: scalar.unwrap_or(Scalar::Text) };
        let node = self.push(Node { span, kind, tag: written_tag, anchor: None });
        let weight = Weight { nodes: 1, height: 0 };
        self.define(anchor, node, Some(weight));
        self.attach(node, weight);
    }

    fn open(
        &mut self,
        style: StructureStyle,
        anchor: usize,
        marks: &Marks,
        start: usize,
        mapping: bool,
    ) {
        self.enter();
        let flow = matches!(style, StructureStyle::Flow);
        let tag = self.tag(marks);
        // Of a list at the indentation of its key, the parser gives the place behind the dash.
        let start = if flow || mapping { start } else { self.cursor.dash().unwrap_or(start) };
        let end = if flow { marks.byte_range().map_or(start, |range| range.end) } else { start };
        let span = self.span(start..end);
        if self.stack.len() >= MAX_DEPTH {
            self.limit(span, "nested more than 255 levels deep".to_owned());
        }
        self.cursor.pass(end);
        let kind = if mapping {
            NodeKind::Mapping { entries: Vec::new(), flow }
        } else {
            NodeKind::Sequence { items: Vec::new(), flow }
        };
        let node = self.push(Node { span, kind, tag, anchor: None });
        self.define(anchor, node, None);
        let weight = Weight { nodes: 1, height: 1 };
        self.stack.push(Frame { node, flow, mapping, key: None, end, anchor, weight });
    }

    fn close(&mut self, range: Range<usize>) {
        let Some(frame) = self.stack.pop() else { return };
        let end = if range.is_empty() { frame.end } else { range.end };
        self.cursor.pass(end);
        let nodes = &mut self.reading.nodes;
        let index = frame.node.0 as usize;
        let mut start = nodes[index].span.start;
        if let NodeKind::Mapping { entries, .. } = &nodes[index].kind {
            // The properties of the first key stand before the place that the parser gives.
            if let (Some(first), true) = (entries.first(), range.is_empty()) {
                start = start.min(outer_start(&nodes[first.key.0 as usize]));
            }
            Keys::check(nodes, entries, &mut self.reading.errors);
        }
        self.reading.nodes[index].span = self.span(start as usize..end.max(start as usize));
        if let Some(Some(anchored)) = self.anchors.get_mut(frame.anchor) {
            anchored.weight = Some(frame.weight);
        }
        self.attach(frame.node, frame.weight);
    }

    fn anchor(&mut self, name: &str, range: Range<usize>) {
        let anchor = Spanned::new(name.to_owned(), self.span(range.clone()));
        let Some(node) = self.reading.nodes.last_mut() else { return };
        node.anchor = Some(Box::new(anchor));
        if node.span.is_empty() && matches!(node.kind, NodeKind::Scalar { .. }) {
            // A value would stand behind its anchor.
            let at = range.end.max(node.span.start as usize);
            node.span = Span::at(self.file, at);
            self.cursor.pass(at);
            if let Some(frame) = self.stack.last_mut() {
                frame.end = frame.end.max(at);
            }
        }
    }

    fn alias(&mut self, number: Option<usize>, range: Range<usize>) {
        self.enter();
        let span = self.span(range.clone());
        self.cursor.pass(range.end);
        let name = self.text[range].trim_start_matches('*').to_owned();
        let anchored = number.and_then(|number| self.anchors.get(number)?.as_ref());
        let anchored = anchored.map(|anchored| (anchored.node, anchored.weight));
        let mut weight = Weight { nodes: 1, height: 0 };
        let target = match anchored {
            Some((node, Some(known))) => {
                weight = known;
                Some(node)
            }
            Some((_, None)) => {
                let message = format!("alias `{}` stands inside its own anchor", shorten(&name));
                self.error(span, message, SyntaxErrorKind::Syntax);
                None
            }
            None => {
                let message = format!("no anchor `{}` stands before this alias", shorten(&name));
                self.error(span, message, SyntaxErrorKind::UnknownAlias);
                None
            }
        };
        self.reading.aliased.extend(target);
        self.expanded = self.expanded.saturating_add(weight.nodes);
        if self.expanded > MAX_EXPANDED {
            self.limit(span, "aliases expand to more than a million values".to_owned());
        } else if self.stack.len() + weight.height > MAX_DEPTH {
            self.limit(span, "aliases expand to more than 255 levels".to_owned());
        }
        let kind = NodeKind::Alias { name, target };
        let node = self.push(Node { span, kind, tag: None, anchor: None });
        self.attach(node, weight);
    }

    /// Reports the directives before `---` that go-yaml refuses: all but `%YAML 1.1` and `%TAG`.
    fn directives(&mut self, end: usize) {
        let mut start = self.cursor.at();
        for line in self.text[start.min(end)..end].split_inclusive(['\n', '\r']) {
            let text = line.trim_end().trim_start_matches('\u{feff}');
            let mut words = text.split_ascii_whitespace();
            let known = match words.next() {
                Some("%TAG") => true,
                Some("%YAML") => words.next() == Some("1.1"),
                Some(word) => !word.starts_with('%'),
                None => true,
            };
            if !known {
                let at = start + line.find('%').unwrap_or(0);
                let message = format!("directive `{}` is one that Compose refuses", shorten(text));
                let span = self.span(at..at + text.len());
                self.error(span, message, SyntaxErrorKind::Syntax);
            }
            start += line.len();
        }
    }

    /// Passes the dash or the colon in front of a node.
    fn enter(&mut self) {
        let Some(frame) = self.stack.last() else { return };
        if frame.mapping {
            if frame.key.is_some() {
                self.cursor.skip_colon();
            } else {
                self.cursor.skip_question();
            }
        } else if !frame.flow
            && let Some(tab) = self.cursor.skip_dash()
        {
            let span = self.span(tab..tab + 1);
            let message = "tab behind a dash, where YAML takes only spaces".to_owned();
            self.error(span, message, SyntaxErrorKind::Syntax);
        }
    }

    fn tag(&mut self, marks: &Marks) -> Option<Box<Spanned<String>>> {
        let range = marks.tag_span()?.byte_range()?;
        self.cursor.pass(range.end);
        Some(Box::new(Spanned::new(self.text[range.clone()].to_owned(), self.span(range))))
    }

    fn push(&mut self, node: Node) -> NodeId {
        let id = NodeId(self.reading.nodes.len() as u32);
        self.reading.nodes.push(node);
        id
    }

    fn define(&mut self, number: usize, node: NodeId, weight: Option<Weight>) {
        if number == 0 {
            return;
        }
        if self.anchors.len() <= number {
            self.anchors.resize_with(number + 1, || None);
        }
        self.anchors[number] = Some(Anchored { node, weight });
    }

    /// Gives a finished node to the collection that it stands in.
    fn attach(&mut self, node: NodeId, weight: Weight) {
        let end = self.reading.nodes[node.0 as usize].span.end as usize;
        let Some(frame) = self.stack.last_mut() else {
            self.reading.documents.push(node);
            return;
        };
        frame.end = frame.end.max(end);
        frame.weight.nodes = frame.weight.nodes.saturating_add(weight.nodes);
        frame.weight.height = frame.weight.height.max(weight.height + 1);
        match &mut self.reading.nodes[frame.node.0 as usize].kind {
            NodeKind::Sequence { items, .. } => items.push(node),
            NodeKind::Mapping { entries, .. } => match frame.key.take() {
                Some(key) => entries.push(Entry { key, value: node }),
                None => frame.key = Some(node),
            },
            _ => {}
        }
    }

    /// Closes what a failure left open.
    fn finish(mut self) -> Reading {
        let is_whole = self.reading.failure.is_none() && !self.limited;
        self.reading.end = if is_whole { self.text.len() } else { self.cursor.at() };
        self.reading.aliased.sort_unstable();
        self.reading.aliased.dedup();
        for frame in &self.stack {
            let span = self.reading.nodes[frame.node.0 as usize].span;
            if frame.flow && !span.is_empty() {
                self.reading.open.push(span);
            }
        }
        while let Some(frame) = self.stack.last() {
            if frame.key.is_some() {
                let span = Span::at(self.file, frame.end);
                let kind = NodeKind::Scalar {
                    text: String::new(),
                    style: Style::Plain,
                    scalar: Scalar::Null,
                };
                let node = self.push(Node { span, kind, tag: None, anchor: None });
                self.attach(node, Weight { nodes: 1, height: 0 });
            }
            let end = self.stack.last().map_or(0, |frame| frame.end);
            self.close(end..end);
        }
        self.reading
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn error(&mut self, span: Span, message: String, kind: SyntaxErrorKind) {
        self.reading.errors.push(SyntaxError { span, message, related: None, kind });
    }

    fn limit(&mut self, span: Span, message: String) {
        self.limited = true;
        self.error(span, message, SyntaxErrorKind::Limit);
    }
}

/// Where a node starts with its tag and anchor.
fn outer_start(node: &Node) -> u32 {
    let tag = node.tag.as_ref().map_or(u32::MAX, |tag| tag.span.start);
    let anchor = node.anchor.as_ref().map_or(u32::MAX, |anchor| anchor.span.start);
    node.span.start.min(tag).min(anchor)
}

/// A name cut to a length that leaves room for a message around it.
pub(super) fn shorten(name: &str) -> Cow<'_, str> {
    const LONGEST: usize = 32;
    if name.chars().nth(LONGEST).is_none() && !name.contains(['\n', '\r']) {
        return Cow::Borrowed(name);
    }
    let clean = |char: char| if char.is_control() { ' ' } else { char };
    Cow::Owned(name.chars().take(LONGEST - 1).map(clean).chain(['…']).collect())
}
