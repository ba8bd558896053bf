//! A Compose file as it is written, before anything is put in the place of an alias.

use super::Compose;
use crate::yaml::{Entry, NodeId, NodeKind, Tree};

/// A mapping where it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<'p> {
    pub(super) tree: &'p Tree,
    pub(super) node: NodeId,
}

impl<'p> Written<'p> {
    /// The entries in order, merge keys among them.
    pub(super) fn entries(self) -> &'p [Entry] {
        match &self.tree.node(self.node).kind {
            NodeKind::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The entry with that key.
    pub(super) fn entry(self, key: &str) -> Option<Entry> {
        self.entries().iter().copied().find(|entry| self.key(*entry) == Some(key))
    }

    /// The mapping that is the value of a key, not through an alias.
    pub(super) fn mapping(self, key: &str) -> Option<Written<'p>> {
        let node = self.entry(key)?.value;
        let is_mapping = matches!(self.tree.node(node).kind, NodeKind::Mapping { .. });
        is_mapping.then_some(Written { tree: self.tree, node })
    }

    /// The text of a key.
    pub(super) fn key(self, entry: Entry) -> Option<&'p str> {
        text(self.tree, entry.key)
    }
}

/// The text of a scalar.
pub(super) fn text(tree: &Tree, node: NodeId) -> Option<&str> {
    match &tree.node(node).kind {
        NodeKind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

impl<'p> Compose<'p> {
    /// The trees of the files that are spoken of here and that can be read.
    pub(super) fn trees(self) -> impl Iterator<Item = &'p Tree> {
        let trees = self.files().iter().filter_map(move |file| self.tree(*file));
        trees.filter(|tree| tree.errors.is_empty())
    }

    /// The mappings at the top of its documents.
    pub(super) fn written(self) -> impl Iterator<Item = Written<'p>> {
        self.trees().flat_map(|tree| tree.documents.iter().map(move |&node| Written { tree, node }))
    }

    /// The services that are written as mappings.
    pub(super) fn written_services(self) -> impl Iterator<Item = Written<'p>> {
        self.written().filter_map(|top| top.mapping("services")).flat_map(|services| {
            services.entries().iter().filter_map(move |entry| {
                let service = Written { tree: services.tree, node: entry.value };
                (!service.entries().is_empty()).then_some(service)
            })
        })
    }
}
