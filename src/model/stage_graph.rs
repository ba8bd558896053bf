//! How the stages of a file stand to each other.

use rustc_hash::FxHashMap;

use super::{Dockerfile, Stage};
use crate::text::{Span, Spanned};

/// A stage that needs another which needs it in turn.
#[derive(Clone, Copy, Debug)]
pub struct Circle<'p> {
    /// Where the first stage of the circle names another of it.
    pub place: Span,
    /// The other.
    pub other: Stage<'p>,
}

impl<'p> Dockerfile<'p> {
    /// The names that a stage before has too, in any case of letters, each with the place of that.
    pub fn repeated_stage_names(self) -> Vec<(Spanned<&'p str>, Span)> {
        let mut before: FxHashMap<String, Span> = FxHashMap::default();
        let names = self.stages().filter_map(Stage::name);
        let repeated = names.filter_map(|name| {
            let other = before.insert(name.to_ascii_lowercase(), name.span)?;
            Some((name, other))
        });
        repeated.collect()
    }

    /// The circles of stages, by FROM, COPY and mounts, one for each group of stages that need
    /// each other. A stage that names itself makes none.
    pub fn circles(self) -> Vec<Circle<'p>> {
        let needs: Vec<Vec<(Option<Span>, usize)>> = self
            .stages()
            .map(|stage| {
                let parent = stage.parent().map(|parent| (None, parent.index()));
                // What ONBUILD defers is run by the stages that build on this one.
                let own = stage.instructions().filter(|own| !own.is_deferred());
                let parent_of = stage.parent().into_iter().flat_map(Stage::instructions);
                let deferred = parent_of.filter(|own| own.is_deferred());
                let references = own.chain(deferred).flat_map(|own| own.stage_references());
                let named = references.filter_map(|(span, it)| Some((Some(span), it?.index())));
                parent.into_iter().chain(named).collect()
            })
            .collect();
        let group = groups(&needs);
        let mut told = vec![false; needs.len()];
        let mut circles = Vec::new();
        for stage in self.stages() {
            let own = stage.index();
            let inside = needs[own].iter().find_map(|(span, other)| {
                Some(((*span)?, *other)).filter(|_| *other != own && group[*other] == group[own])
            });
            let Some((place, other)) = inside else { continue };
            if !std::mem::replace(&mut told[group[own]], true)
                && let Some(other) = self.stages().nth(other)
            {
                circles.push(Circle { place, other });
            }
        }
        circles
    }
}

/// For each node the number of the group of nodes that all reach each other: the strongly
/// connected components, by Tarjan's way with its own stack.
fn groups(needs: &[Vec<(Option<Span>, usize)>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; needs.len()];
    let mut lowest = vec![NEW; needs.len()];
    let mut group = vec![NEW; needs.len()];
    let mut open = Vec::new();
    let mut next = 0;
    for start in 0..needs.len() {
        if order[start] != NEW {
            continue;
        }
        let mut path = vec![(start, 0)];
        while let Some((node, edge)) = path.pop() {
            if edge == 0 {
                order[node] = next;
                lowest[node] = next;
                next += 1;
                open.push(node);
            } else {
                // The edge before has been followed to its end.
                let child = needs[node][edge - 1].1;
                if group[child] == NEW {
                    lowest[node] = lowest[node].min(lowest[child]);
                }
            }
            let mut at = edge;
            let mut descended = false;
            while let Some((_, child)) = needs[node].get(at) {
                at += 1;
                if order[*child] == NEW {
                    path.push((node, at));
                    path.push((*child, 0));
                    descended = true;
                    break;
                }
                if group[*child] == NEW {
                    lowest[node] = lowest[node].min(order[*child]);
                }
            }
            if !descended && lowest[node] == order[node] {
                while let Some(member) = open.pop() {
                    group[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_that_reach_each_other_are_one_group() {
        let edges = |to: &[usize]| to.iter().map(|to| (None, *to)).collect::<Vec<_>>();
        // 0 → 1 → 2 → 0, 3 → 0, 4 ⇄ 5, 6 → 6.
        let needs = [&[1][..], &[2], &[0], &[0], &[5], &[4, 0], &[6]].map(edges);
        let group = groups(&needs);
        assert_eq!(group[0], group[1]);
        assert_eq!(group[0], group[2]);
        assert_ne!(group[0], group[3]);
        assert_eq!(group[4], group[5]);
        assert_ne!(group[0], group[4]);
        assert_ne!(group[6], group[4]);
    }

    #[test]
    fn a_long_chain_is_no_recursion() {
        let count = 100_000;
        let needs: Vec<_> = (0..count).map(|at| vec![(None, (at + 1) % count)]).collect();
        let group = groups(&needs);
        assert!(group.iter().all(|own| *own == group[0]));
    }
}
