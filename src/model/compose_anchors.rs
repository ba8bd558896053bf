//! Anchors, and what a merge key does not bring along.

use rustc_hash::FxHashSet;

use super::Compose;
use super::compose_trees::{Written, text};
use crate::text::{Edit, Span, Spanned, sort_by_place};
use crate::yaml::{NodeId, NodeKind, Tree};

/// An anchor that no alias names.
#[derive(Clone, Debug)]
pub struct UnusedAnchor<'p> {
    /// Its name, with the span of the ampersand too.
    pub name: Spanned<&'p str>,
    /// Takes it away.
    pub edits: Vec<Edit>,
}

/// A key that stands beside a merge key and hides what that would bring.
#[derive(Clone, Debug)]
pub struct MergeLoss<'p> {
    /// The key.
    pub key: Spanned<&'p str>,
    /// The first of what is lost, where the base has it.
    pub lost: Spanned<String>,
    /// Whether it makes the container safer.
    pub is_hardening: bool,
}

/// The keys whose items belong together. Others, such as `command` or `ports`, are mostly meant
/// to be replaced.
const ADDITIVE: [&str; 9] = [
    "environment",
    "security_opt",
    "cap_drop",
    "volumes",
    "deploy",
    "labels",
    "extra_hosts",
    "sysctls",
    "ulimits",
];

impl<'p> Compose<'p> {
    /// The anchors that no alias names, by place.
    pub fn unused_anchors(self) -> Vec<UnusedAnchor<'p>> {
        self.trees().flat_map(unused_anchors).collect()
    }

    /// The keys of services that hide items of a base which `<<` merges in.
    pub fn merge_losses(self) -> Vec<MergeLoss<'p>> {
        self.written_services().flat_map(losses).collect()
    }
}

fn unused_anchors(tree: &Tree) -> Vec<UnusedAnchor<'_>> {
    if tree.nodes.iter().all(|node| node.anchor.is_none()) {
        return Vec::new();
    }
    let used: FxHashSet<NodeId> = tree
        .nodes
        .iter()
        .filter_map(|node| match node.kind {
            NodeKind::Alias { target, .. } => target,
            _ => None,
        })
        .collect();
    let anchors = tree.nodes.iter().enumerate();
    let mut unused: Vec<UnusedAnchor<'_>> = anchors
        .filter(|(id, _)| !used.contains(&NodeId(*id as u32)))
        .filter_map(|(_, node)| {
            let anchor = node.anchor.as_ref()?;
            let (start, end) = (anchor.span.start as usize, anchor.span.end as usize);
            let blanks = tree.text[end..].len() - tree.text[end..].trim_start_matches(' ').len();
            let is_last = tree.text[end + blanks..].starts_with(['\n', '\r']);
            // The blank in front goes where nothing follows, else those behind.
            let before = tree.text[..start].trim_end_matches(' ').len();
            let range = if is_last { before..end } else { start..end + blanks };
            let edit = Edit::delete(Span::new(tree.file, range.start, range.end));
            let name = Spanned::new(anchor.value.as_str(), anchor.span);
            Some(UnusedAnchor { name, edits: vec![edit] })
        })
        .collect();
    sort_by_place(&mut unused, |anchor| anchor.name.span);
    unused
}

fn losses(service: Written<'_>) -> Vec<MergeLoss<'_>> {
    let tree = service.tree;
    let bases = bases(service);
    if bases.is_empty() {
        return Vec::new();
    }
    let of_key = |key: &'static str| {
        let entry = service.entry(key)?;
        let own = tree.node(entry.value);
        // An alias, a tag or an empty collection says that nothing else is wanted.
        let is_empty = match &own.kind {
            NodeKind::Mapping { entries, .. } => entries.is_empty(),
            NodeKind::Sequence { items, .. } => items.is_empty(),
            _ => true,
        };
        if own.tag.is_some() || is_empty {
            return None;
        }
        let base = bases.iter().find_map(|base| find(*base, key, 0))?;
        let lost = lost(tree, key, entry.value, base, 0)?;
        let is_hardening =
            matches!(key, "security_opt" | "cap_drop") || lost.value.contains("limits");
        Some(MergeLoss { key: Spanned::new(key, tree.node(entry.key).span), lost, is_hardening })
    };
    ADDITIVE.iter().filter_map(|key| of_key(key)).collect()
}

/// The mappings that `<<` merges in, in the order in which they win.
fn bases(mapping: Written<'_>) -> Vec<Written<'_>> {
    let tree = mapping.tree;
    let merged = mapping.entries().iter().filter(|entry| mapping.key(**entry) == Some("<<"));
    merged
        .flat_map(|entry| {
            let target = tree.target(entry.value);
            match &tree.node(target).kind {
                NodeKind::Sequence { items, .. } => items.clone(),
                _ => vec![target],
            }
        })
        .map(|node| Written { tree, node: tree.target(node) })
        .collect()
}

/// The value of a key, its own or one that is merged in.
fn find(mapping: Written<'_>, key: &str, depth: usize) -> Option<NodeId> {
    match mapping.entry(key) {
        Some(entry) => Some(mapping.tree.target(entry.value)),
        // Aliases end; the bound is for bases beyond all measure.
        None if depth < 8 => bases(mapping).iter().find_map(|base| find(*base, key, depth + 1)),
        None => None,
    }
}

/// The first thing in `base` that `own` lacks.
fn lost(
    tree: &Tree,
    key: &str,
    own: NodeId,
    base: NodeId,
    depth: usize,
) -> Option<Spanned<String>> {
    let kept = parts(tree, key, own, depth);
    for part in parts(tree, key, base, depth) {
        let Some(same) = kept.iter().find(|kept| kept.name == part.name) else {
            return Some(Spanned::new(part.name, part.span));
        };
        // `deploy` is a tree of settings.
        let (Some(inner), Some(base)) = (same.value, part.value) else { continue };
        let is_mapping = |node| matches!(tree.node(node).kind, NodeKind::Mapping { .. });
        if key == "deploy" && depth < 4 && is_mapping(inner) && is_mapping(base) {
            let lost = lost(tree, key, inner, base, depth + 1);
            if let Some(lost) = lost {
                return Some(Spanned::new(format!("{}.{}", part.name, lost.value), lost.span));
            }
        }
    }
    None
}

struct Part {
    name: String,
    span: Span,
    value: Option<NodeId>,
}

/// The items of a list or the keys of a mapping, by what makes two of them the same.
fn parts(tree: &Tree, key: &str, node: NodeId, depth: usize) -> Vec<Part> {
    match &tree.node(node).kind {
        NodeKind::Sequence { items, .. } => items
            .iter()
            .map(|item| {
                let item = tree.target(*item);
                let span = tree.node(item).span;
                let target = Written { tree, node: item }.entry("target");
                let item = target.map_or(item, |entry| entry.value);
                let whole = text(tree, item).unwrap_or_else(|| tree.slice(tree.node(item).span));
                let name = match key {
                    "volumes" => whole.split(':').nth(1).unwrap_or(whole),
                    "extra_hosts" => whole.split([':', '=']).next().unwrap_or(whole),
                    "environment" | "labels" | "sysctls" => {
                        whole.split('=').next().unwrap_or(whole)
                    }
                    _ => whole,
                };
                Part { name: name.to_owned(), span, value: None }
            })
            .collect(),
        NodeKind::Mapping { .. } => {
            let mapping = Written { tree, node };
            let own = mapping.entries().iter().filter_map(|entry| {
                let name = mapping.key(*entry).filter(|name| *name != "<<")?;
                Some(Part {
                    name: name.to_owned(),
                    span: tree.node(entry.key).span,
                    value: Some(tree.target(entry.value)),
                })
            });
            let mut found: Vec<Part> = own.collect();
            if depth < 8 {
                for base in bases(mapping) {
                    found.extend(parts(tree, key, base.node, depth + 1));
                }
            }
            found
        }
        _ => Vec::new(),
    }
}
