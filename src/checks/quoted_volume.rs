#![doc = include_str!("../../lints/quoted-volume.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for (at, edits) in compose.quoted_volumes() {
        out.report(at, "the volume stands in quotes that it does not need")
            .help("remove the quotes")
            .fix("Remove the quotes", edits);
    }
}
