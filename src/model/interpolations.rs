//! Variables in the texts of Compose files.

use super::Compose;
use crate::compose::variables;
use crate::text::{FileId, Span};
use crate::yaml::NodeKind;

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
