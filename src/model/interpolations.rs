//! Variables in the texts of Compose files.

use rustc_hash::FxHashSet;

use super::Compose;
use crate::compose::variables;
use crate::text::{FileId, Span, Spanned};
use crate::yaml::{NodeId, NodeKind};

/// A variable in a text of a Compose file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Interpolation {
    /// From `$` to the end of the name or to `}`.
    pub span: Span,
    /// The name.
    pub name: String,
    /// What stands behind `-` or `:-`.
    pub default: Option<String>,
}

impl Compose<'_> {
    /// The variables for which nothing stands in where nobody sets them, each at its first use.
    pub(super) fn variables_without_default(self) -> Vec<Spanned<String>> {
        let mut found: Vec<Spanned<String>> = Vec::new();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for tree in self.trees().filter(|tree| tree.text.contains('$')) {
            let mut keys: FxHashSet<NodeId> = FxHashSet::default();
            for node in &tree.nodes {
                if let NodeKind::Mapping { entries, .. } = &node.kind {
                    keys.extend(entries.iter().map(|entry| entry.key));
                }
            }
            for (id, node) in tree.nodes.iter().enumerate() {
                let is_text = matches!(node.kind, NodeKind::Scalar { .. });
                if !is_text || keys.contains(&NodeId(id as u32)) {
                    continue;
                }
                for (range, written) in variables(tree.slice(node.span)) {
                    let Some((name, default)) = written else { continue };
                    let text = &tree.slice(node.span)[range.clone()];
                    let is_optional = default.is_some()
                        || text.contains(&format!("{name}+"))
                        || text.contains(&format!("{name}:+"));
                    if !is_optional && seen.insert(name) {
                        found.push(Spanned::new(name.to_owned(), node.span.part(range)));
                    }
                }
            }
        }
        found
    }

    /// The variable that a place of a file is in, the outermost where one is the default of
    /// another.
    pub fn variable_at(self, file: FileId, offset: u32) -> Option<Interpolation> {
        let tree = self.tree(file)?;
        let holds = |span: Span| span.start <= offset && offset <= span.end;
        let is_text = |kind: &NodeKind| matches!(kind, NodeKind::Scalar { .. });
        let mut nodes = tree.nodes.iter().filter(|node| is_text(&node.kind) && holds(node.span));
        nodes.find_map(|node| {
            let mut found = variables(tree.slice(node.span)).into_iter().filter_map(|it| {
                let (range, (name, default)) = (it.0, it.1?);
                let (name, default) = (name.to_owned(), default.map(str::to_owned));
                Some(Interpolation { span: node.span.part(range), name, default })
            });
            found.find(|it| holds(it.span))
        })
    }
}
