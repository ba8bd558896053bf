//! The order of what may stand in any order.

use std::cmp::Ordering;

use super::compose_trees::{Written, text};
use super::{Compose, Service};
use crate::text::{Edit, Span, Spanned};
use crate::yaml::{self, NodeKind, Scalar, Style};

/// Something that stands behind what it belongs in front of.
#[derive(Clone, Debug)]
pub struct Misplaced {
    /// It, at its place.
    pub name: Spanned<String>,
    /// What stands before it.
    pub before: String,
    /// Puts all in order; none where that is not sure.
    pub edits: Vec<Edit>,
}

impl<'p> Compose<'p> {
    /// The first service of each file that does not follow the alphabet.
    pub fn unsorted_services(self) -> Vec<Misplaced> {
        let services = self.written().filter_map(|top| top.mapping("services"));
        services.filter_map(|services| misplaced(services, alphabet, |_| false)).collect()
    }

    /// The first of each `depends_on` that does not follow the alphabet.
    pub fn unsorted_dependencies(self) -> Vec<Misplaced> {
        let late = |service: Written<'p>| {
            let tree = service.tree;
            let list = Written { tree, node: service.entry("depends_on")?.value };
            let NodeKind::Sequence { items, .. } = &tree.node(list.node).kind else {
                return misplaced(service.mapping("depends_on")?, alphabet, |_| false);
            };
            let names: Option<Vec<(&str, Span)>> = items
                .iter()
                .map(|item| Some((text(tree, *item)?, tree.node(*item).span)))
                .collect();
            first_late(list, &names?, |a, b| alphabet(a, b), |_| false)
        };
        self.written_services().filter_map(late).collect()
    }

    /// The first key at the top of each file that does not follow an order; `x-*` stands for the
    /// extensions, and what the order does not name comes last.
    pub fn misplaced_top_keys(self, order: &[String]) -> Vec<Misplaced> {
        let rank = |key: &str| {
            let word = if key.starts_with("x-") { "x-*" } else { key };
            order.iter().position(|own| own == word).unwrap_or(order.len())
        };
        self.written()
            .filter_map(|top| misplaced(top, |a, b| rank(a).cmp(&rank(b)), |_| false))
            .collect()
    }

    /// The first key of each service that does not follow an order. Merge keys come first; what
    /// the order does not name comes last, by the alphabet, and extensions stand anywhere.
    pub fn misplaced_service_keys(self, order: &[String]) -> Vec<Misplaced> {
        let rank = |key: &str| match key {
            "<<" => 0,
            _ => 1 + order.iter().position(|own| own == key).unwrap_or(order.len()),
        };
        let by_rank = |a: &str, b: &str| {
            let (ranks, is_other) = ((rank(a), rank(b)), |rank| rank > order.len());
            match ranks {
                (a_rank, b_rank) if is_other(a_rank) && is_other(b_rank) => a.cmp(b),
                (a_rank, b_rank) => a_rank.cmp(&b_rank),
            }
        };
        self.written_services()
            .filter_map(|service| misplaced(service, by_rank, |key| key.starts_with("x-")))
            .collect()
    }

    /// The items of `volumes` in quotes that mean the same without, with the edit.
    pub fn quoted_volumes(self) -> Vec<(Span, Vec<Edit>)> {
        let lists = self.written_services().filter_map(|service| {
            let node = service.entry("volumes")?.value;
            match &service.tree.node(node).kind {
                NodeKind::Sequence { items, flow } => Some((service.tree, items, *flow)),
                _ => None,
            }
        });
        let mut found = Vec::new();
        for (tree, items, flow) in lists {
            for item in items {
                let node = tree.node(*item);
                let NodeKind::Scalar { text, style, .. } = &node.kind else { continue };
                let is_quoted = matches!(style, Style::SingleQuoted | Style::DoubleQuoted);
                let raw = tree.slice(node.span);
                if is_quoted && is_plain(text, flow) && raw.get(1..raw.len() - 1) == Some(text) {
                    found.push((node.span, vec![Edit::replace(node.span, text.as_str())]));
                }
            }
        }
        found
    }
}

impl Service<'_> {
    /// The first of `ports` whose port of the host is lower than that before it; a port of the
    /// container counts where the host has none.
    pub fn unsorted_ports(self) -> Option<Misplaced> {
        let value = self.get(&["ports"]).filter(|value| value.is_own() && value.is_list())?;
        let tree = self.compose().tree(value.span.file).filter(|tree| tree.errors.is_empty())?;
        let NodeKind::Sequence { items, .. } = &tree.node(value.node).kind else { return None };
        let ports = self.ports();
        // After a merge of files the list holds more than is written here.
        let is_here = |port: &crate::compose::Port<'_>| items.contains(&port.value.node);
        if ports.len() != items.len() || !ports.iter().all(is_here) {
            return None;
        }
        let numbers: Option<Vec<(u16, Span)>> = ports
            .iter()
            .map(|port| {
                if port.published.is_unknown() {
                    return None;
                }
                let range = port.published.value().or(port.target.value())?;
                Some((range.first, port.span))
            })
            .collect();
        first_late(Written { tree, node: value.node }, &numbers?, Ord::cmp, |_| false)
    }
}

fn misplaced(
    mapping: Written<'_>,
    compare: impl Fn(&str, &str) -> Ordering,
    is_free: impl Fn(&str) -> bool,
) -> Option<Misplaced> {
    let keys: Option<Vec<(&str, Span)>> = mapping
        .entries()
        .iter()
        .map(|entry| Some((mapping.key(*entry)?, mapping.tree.node(entry.key).span)))
        .collect();
    first_late(mapping, &keys?, |a, b| compare(a, b), |key| is_free(key))
}

/// The first that belongs in front of the one before it, and the edit that sorts all but what is
/// free to stand anywhere.
fn first_late<T: std::fmt::Display>(
    collection: Written<'_>,
    parts: &[(T, Span)],
    compare: impl Fn(&T, &T) -> Ordering,
    is_free: impl Fn(&T) -> bool,
) -> Option<Misplaced> {
    let by_order = |a: &usize, b: &usize| compare(&parts[*a].0, &parts[*b].0);
    let judged: Vec<usize> = (0..parts.len()).filter(|at| !is_free(&parts[*at].0)).collect();
    let (before, late) = judged
        .windows(2)
        .map(|pair| (pair[0], pair[1]))
        .find(|(before, late)| by_order(late, before).is_lt())?;
    let mut sorted = judged.clone();
    sorted.sort_by(by_order);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    for (place, from) in judged.iter().zip(sorted) {
        order[*place] = from;
    }
    Some(Misplaced {
        name: Spanned::new(parts[late].0.to_string(), parts[late].1),
        before: parts[before].0.to_string(),
        edits: yaml::reorder(collection.tree, collection.node, &order),
    })
}

/// By the alphabet, whatever the case; `_` and `-` come before digits and letters.
fn alphabet(a: &str, b: &str) -> Ordering {
    let key = |c: char| match c {
        '_' => '\u{1}',
        '-' => '\u{2}',
        c => c.to_ascii_lowercase(),
    };
    a.chars().map(key).cmp(b.chars().map(key))
}

/// Whether a text stays the same text without quotes.
fn is_plain(text: &str, flow: bool) -> bool {
    let starts = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '$' | '_');
    text.starts_with(starts)
        && text.is_ascii()
        && !text.contains(char::is_control)
        && text.trim() == text
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !(flow && text.contains([',', '[', ']', '{', '}']))
        && Scalar::resolve(text) == Scalar::Text
}
