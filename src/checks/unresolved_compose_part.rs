#![doc = include_str!("../../lints/unresolved-compose-part.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for part in compose.unknown_parts() {
        out.report(part.span, part.value.clone());
    }
}
