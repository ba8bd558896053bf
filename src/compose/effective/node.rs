//! The parts of the effective project.

use super::super::{Overrides, State, Value};
use crate::text::Span;

/// A part of the effective project.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub datum: Datum,
    /// Where it comes from; nothing for what Compose fills in.
    pub origin: Option<Origin>,
    /// Whether it hangs on something of which nothing is known.
    pub is_unknown: bool,
}

/// What a part is.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Datum {
    Null,
    Bool(bool),
    Int(i64),
    /// A number of 64 bits, or of 32 as Go writes it.
    Float(f64),
    Single(f32),
    Text(String),
    List(Vec<Node>),
    /// In order of key.
    Map(Vec<(String, Node)>),
}

/// Where a value comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The place that supplied it.
    pub place: Span,
    /// The places whose values it took over, the nearest first.
    pub overrides: Overrides,
}

impl Node {
    /// What Compose fills in.
    pub(super) fn filled(datum: Datum) -> Node {
        Node { datum, origin: None, is_unknown: false }
    }

    /// A text that Compose fills in.
    pub(super) fn text(text: &str) -> Node {
        Node::filled(Datum::Text(text.to_owned()))
    }

    /// What a value supplies.
    pub(super) fn of(value: &Value, datum: Datum) -> Node {
        let is_unknown =
            value.scalar().is_some_and(|scalar| matches!(scalar.state, State::Unknown(_)));
        let origin = Origin { place: value.span, overrides: value.overrides.clone() };
        Node { datum, origin: Some(origin), is_unknown }
    }

    /// The part at a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The parts of a mapping; none of anything else.
    pub fn entries(&self) -> &[(String, Node)] {
        match &self.datum {
            Datum::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Node] {
        match &self.datum {
            Datum::List(items) => items,
            _ => &[],
        }
    }

    /// The text that it is.
    pub fn as_text(&self) -> Option<&str> {
        match &self.datum {
            Datum::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A mapping in the making.
#[derive(Default)]
pub(super) struct Fields {
    entries: Vec<(String, Node)>,
}

impl Fields {
    pub(super) fn new() -> Fields {
        Fields::default()
    }

    /// Adds a part, if there is one.
    pub(super) fn put(&mut self, key: &str, node: Option<Node>) {
        if let Some(node) = node {
            self.entries.push((key.to_owned(), node));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The parts by their names, the first of each.
    pub(super) fn by_name(&self) -> rustc_hash::FxHashMap<&str, &Node> {
        self.entries.iter().rev().map(|(name, node)| (name.as_str(), node)).collect()
    }

    /// Takes a part out.
    pub(super) fn take(&mut self, key: &str) -> Option<Node> {
        let at = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(at).1)
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, (String, Node)> {
        self.entries.iter()
    }

    pub(super) fn into_node(mut self) -> Node {
        self.entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        Node::filled(Datum::Map(self.entries))
    }

    /// Nothing for an empty mapping.
    pub(super) fn into_filled_node(self) -> Option<Node> {
        (!self.is_empty()).then(|| self.into_node())
    }
}
