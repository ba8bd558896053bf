//! YAML with a span on every node; comments, anchors, aliases and tags are kept.

mod builder;
mod comments;
mod cursor;
mod halves;
mod keys;
mod lines;
mod messages;
mod order;
mod parse;
mod places;
mod recovery;
mod repair;
mod scalar;
mod tabs;
#[cfg(test)]
mod tests;
mod tree;
pub mod write;

pub use order::reorder;
pub use parse::parse;
pub use places::Piece;
pub use scalar::Scalar;
pub use tree::*;
