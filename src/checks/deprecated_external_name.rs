#![doc = include_str!("../../lints/deprecated-external-name.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for external in compose.external_names() {
        out.report(external.name.span, "the name inside `external` is deprecated")
            .help("write `name` beside `external: true`")
            .fix("Write the name beside `external: true`", external.edits);
    }
}
