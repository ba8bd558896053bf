//! Source text: where things are, in bytes, and what may be changed there.
//!
//! Everything below `report` and `lsp` speaks of places as [`Span`]s; lines and columns are
//! made from them at the border, by [`LineIndex`].

mod diff;
mod edit;
mod file_ids;
mod line_index;
mod nearest;
mod path;
mod source;
mod span;

pub use diff::{replacements, unified};
pub use edit::{Edit, apply};
pub use file_ids::FileIds;
pub use line_index::{LineIndex, Position};
pub use nearest::nearest;
pub use path::{tidied, tidy};
pub use source::{Source, Sources};
pub use span::{FileId, Span, Spanned, sort_by_place, sort_seldom};
