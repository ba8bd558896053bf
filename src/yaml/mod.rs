//! YAML with a span on every node; comments, anchors, aliases and tags are kept.

mod parse;
mod scalar;
mod tree;

pub use parse::parse;
pub use scalar::Scalar;
pub use tree::*;
