//! `!reset` and `!override` that change nothing.

use rustc_hash::FxHashSet;

use super::Compose;
use super::compose_trees::Written;
use crate::text::{Span, Spanned, sort_by_place};
use crate::yaml::{Node, NodeId, NodeKind, Tree};

/// A tag that does not do what it is there for.
#[derive(Clone, Copy, Debug)]
pub struct IneffectiveTag<'p> {
    /// The tag.
    pub tag: Spanned<&'p str>,
    /// Why.
    pub slip: TagSlip,
}

/// Why a tag has no effect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TagSlip {
    /// It stands at an item of a list, and Compose looks at those of keys alone.
    OnItem,
    /// `!reset` stands at a value, which goes with what it removes.
    WithValue,
    /// No earlier file says anything there.
    NothingBefore,
}

impl<'p> Compose<'p> {
    /// The tags for the merge that have no effect, by place.
    pub fn ineffective_tags(self) -> Vec<IneffectiveTag<'p>> {
        if !self.trees().any(has_tag) {
            return Vec::new();
        }
        let order: Vec<&Tree> = self.trees().collect();
        let rests_on_others = self.may_rest_on_others()
            || order.iter().any(|tree| {
                let tops = tree.documents.iter().map(|&node| Written { tree, node });
                tops.into_iter().any(|top| top.entry("include").is_some())
            });
        let mut found = Vec::new();
        for (at, tree) in order.iter().enumerate().filter(|(_, tree)| has_tag(tree)) {
            let mut walk = Walk { tree, found: &mut found };
            let is_known = !rests_on_others && tree.documents.len() == 1;
            let earlier: Option<Vec<Written<'p>>> = is_known.then(|| {
                let before = order[..at].iter().copied();
                before
                    .flat_map(|tree| tree.documents.iter().map(move |&node| Written { tree, node }))
                    .collect()
            });
            for &top in &tree.documents {
                walk.value(top, earlier.clone(), 0);
            }
        }
        sort_by_place(&mut found, |slip: &IneffectiveTag<'p>| slip.tag.span);
        found.dedup_by_key(|slip| slip.tag.span);
        found
    }
}

fn has_tag(tree: &Tree) -> bool {
    tree.nodes.iter().any(|node| tag_of(node).is_some())
}

fn tag_of(node: &Node) -> Option<Spanned<&str>> {
    let tag = node.tag.as_ref()?;
    matches!(tag.value.as_str(), "!reset" | "!override")
        .then(|| Spanned::new(tag.value.as_str(), tag.span))
}

struct Walk<'w, 'p> {
    tree: &'p Tree,
    found: &'w mut Vec<IneffectiveTag<'p>>,
}

impl<'p> Walk<'_, 'p> {
    /// Looks at a value; `earlier` are the values of earlier files at the same path, or nothing
    /// where these are not known.
    fn value(&mut self, id: NodeId, earlier: Option<Vec<Written<'p>>>, depth: usize) {
        if depth > 32 {
            return;
        }
        match &self.tree.node(id).kind {
            NodeKind::Sequence { items, .. } => {
                for &item in items {
                    if let Some(tag) = tag_of(self.tree.node(item)) {
                        self.found.push(IneffectiveTag { tag, slip: TagSlip::OnItem });
                    }
                    self.value(item, None, depth + 1);
                }
            }
            NodeKind::Mapping { .. } => {
                self.mapping(Written { tree: self.tree, node: id }, earlier, depth)
            }
            _ => (),
        }
    }

    fn mapping(&mut self, mapping: Written<'p>, earlier: Option<Vec<Written<'p>>>, depth: usize) {
        // What is inherited or merged in is changed too.
        let inherits = ["extends", "<<"].iter().any(|key| mapping.entry(key).is_some());
        let earlier = earlier.filter(|_| !inherits);
        for entry in mapping.entries() {
            let node = self.tree.node(entry.value);
            let Some(key) = mapping.key(*entry) else { continue };
            // Below a fragment for others nothing is known.
            let inner =
                earlier.clone().filter(|_| !key.starts_with("x-")).and_then(|all| known(&all, key));
            if let Some(tag) = tag_of(node) {
                if inner.as_ref().is_some_and(|inner| inner.is_empty()) {
                    self.found.push(IneffectiveTag { tag, slip: TagSlip::NothingBefore });
                } else if tag.value == "!reset" && !is_nothing(node) {
                    self.found.push(IneffectiveTag { tag, slip: TagSlip::WithValue });
                }
                continue;
            }
            self.value(entry.value, inner, depth + 1);
        }
    }
}

/// The values of a key in mappings; nothing where one of them brings in what is not written there.
fn known<'p>(earlier: &[Written<'p>], key: &str) -> Option<Vec<Written<'p>>> {
    let mut found = Vec::new();
    let mut seen: FxHashSet<Span> = FxHashSet::default();
    for mapping in earlier {
        let node = mapping.tree.node(mapping.tree.target(mapping.node));
        match &node.kind {
            NodeKind::Mapping { .. } => (),
            // A list of `KEY=value` may hold it.
            NodeKind::Sequence { .. } => return None,
            _ => continue,
        }
        let mapping = Written { tree: mapping.tree, node: mapping.tree.target(mapping.node) };
        if ["extends", "<<"].iter().any(|key| mapping.entry(key).is_some()) {
            return None;
        }
        if let Some(entry) = mapping.entry(key)
            && seen.insert(mapping.tree.node(entry.key).span)
        {
            found.push(Written { tree: mapping.tree, node: entry.value });
        }
    }
    Some(found)
}

/// Whether it is `null`, an empty text or an empty collection.
fn is_nothing(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar { text, .. } => {
            matches!(text.as_str(), "" | "null" | "~" | "Null" | "NULL")
        }
        NodeKind::Sequence { items, .. } => items.is_empty(),
        NodeKind::Mapping { entries, .. } => entries.is_empty(),
        NodeKind::Alias { .. } => true,
    }
}
