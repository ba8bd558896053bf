#![doc = include_str!("../../lints/unused-anchor.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for anchor in compose.unused_anchors() {
        let name = anchor.name;
        out.report(name.span, format!("no alias names the anchor `{name}`"))
            .help(format!("use it as `*{name}`, or remove it"))
            .fix(format!("Remove `&{name}`"), anchor.edits);
    }
}
