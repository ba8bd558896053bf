#![doc = include_str!("../../lints/ineffective-merge-tag.md")]

use crate::lint::Findings;
use crate::model::{Compose, TagSlip};

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for found in compose.ineffective_tags() {
        let tag = found.tag;
        let (variant, message, help) = match found.slip {
            TagSlip::OnItem => (
                "item",
                format!("`{tag}` does nothing at an item of a list"),
                "put it at the value of the key, in front of the list",
            ),
            TagSlip::WithValue => (
                "value",
                format!("`{tag}` removes the key, and the value behind it too"),
                "write `!override` to replace what earlier files say",
            ),
            TagSlip::NothingBefore => (
                "nothing",
                format!("no earlier file says anything for `{tag}` to act on"),
                "remove the tag",
            ),
        };
        out.report(tag.span, message).variant(variant).help(help);
    }
}
