//! The tree: nodes in one arena, each with its place.

use std::sync::Arc;

use super::Scalar;
use crate::text::{FileId, Span, Spanned};

/// One YAML file, parsed.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The file that it was read from.
    pub file: FileId,
    /// The whole text; every span of the tree is a range of it.
    pub text: Arc<str>,
    /// The documents of the stream, in order; an empty file has none.
    pub documents: Vec<NodeId>,
    /// All nodes of all documents.
    pub nodes: Vec<Node>,
    /// Every comment from its `#` to the end of its line, in order of place.
    pub comments: Vec<Span>,
    /// What could not be read, in order of place.
    pub errors: Vec<SyntaxError>,
    /// The nodes that aliases stand for, each once.
    pub(super) aliased: Vec<NodeId>,
}

/// A node of one [`Tree`]: its index in `nodes`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u32);

/// A value as it is written.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value without tag, anchor and surrounding space: with quotes for a quoted scalar, from
    /// the `|` or `>` of a block scalar to the end of its last line with text, with brackets for
    /// a flow collection, from the first key to the end of the last value for a block mapping.
    /// Empty, at the place where a value would stand, for an absent one.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
    /// `!reset`, `!!str`, … with the exclamation marks as written.
    pub tag: Option<Box<Spanned<String>>>,
    /// `&name`: the name, and the span with its ampersand.
    pub anchor: Option<Box<Spanned<String>>>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A scalar; an absent value is `Plain`, `Null` and has an empty text.
    Scalar {
        /// The text, quotes and escapes removed, folding and indentation applied.
        text: String,
        /// How it was written.
        style: Style,
        /// What it means by the rules of Docker Compose's loader, explicit `!!` tags applied.
        scalar: Scalar,
    },
    /// A list.
    Sequence {
        /// Its items.
        items: Vec<NodeId>,
        /// `[a, b]` rather than a line an item.
        flow: bool,
    },
    /// A map, with duplicate keys and merge keys (`<<`) as they are written.
    Mapping {
        /// Its entries in order.
        entries: Vec<Entry>,
        /// `{a: b}` rather than a line an entry.
        flow: bool,
    },
    /// `*name`.
    Alias {
        /// The name without its asterisk.
        name: String,
        /// The node with that anchor, the nearest before; absent for an unknown one.
        target: Option<NodeId>,
    },
}

/// How a scalar was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// `key: value`.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The key, mostly a scalar.
    pub key: NodeId,
    /// The value.
    pub value: NodeId,
}

/// What is wrong at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// The narrowest place that shows it.
    pub span: Span,
    /// What is wrong, as a message: lower case, without a final full stop.
    pub message: String,
    /// Another place that explains it: the first of two equal keys, the opening bracket.
    pub related: Option<Spanned<String>>,
    /// The kind, where a lint of its own speaks of it.
    pub kind: SyntaxErrorKind,
}

/// The kinds of error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyntaxErrorKind {
    /// The text is not YAML.
    Syntax,
    /// A key stands twice in one mapping, which Compose refuses.
    DuplicateKey,
    /// Nested too deep, or aliases that expand beyond all measure.
    Limit,
    /// An alias of no anchor.
    UnknownAlias,
}

impl Tree {
    /// A node by its id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The node, or what it is an alias of, however many aliases lie between.
    pub fn target(&self, mut id: NodeId) -> NodeId {
        // Aliases point backward, so this ends.
        while let NodeKind::Alias { target: Some(target), .. } = self.node(id).kind {
            id = target;
        }
        id
    }

    /// Whether the aliases may be put in: they stand for at most a million values and 255 levels.
    /// Where this is not so, a `Limit` error tells.
    pub fn expansion_is_bounded(&self) -> bool {
        self.errors.iter().all(|error| error.kind != SyntaxErrorKind::Limit)
    }

    /// The raw text of a span of this file.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }
}
