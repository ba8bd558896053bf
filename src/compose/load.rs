//! One Compose file: resolved, interpolated, validated.

use super::{Error, Value};
use crate::text::Spanned;
use crate::yaml::Tree;

/// What a file says.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The whole value; null for an empty file. Of several documents, which Compose merges in
    /// order, a later one wins key by key.
    pub root: Value,
    /// Everything for which Compose refuses the file, by place.
    pub errors: Vec<Error>,
    /// Whether the file is meant to be merged onto others.
    pub is_overlay: bool,
    /// The variables that are used without a default and defined nowhere; empty where no `.env`
    /// was given.
    pub unset_variables: Vec<Spanned<String>>,
}

/// Reads a file. `env` is the text of the `.env` beside it; `overlay_name` says whether its name
/// is that of a file to be merged onto others.
pub fn load(tree: &Tree, env: Option<&str>, overlay_name: bool) -> Loaded {
    let _ = (tree, env, overlay_name);
    todo!()
}
