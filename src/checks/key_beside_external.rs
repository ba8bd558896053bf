#![doc = include_str!("../../lints/key-beside-external.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for idle in compose.keys_beside_external() {
        let key = idle.key;
        out.report(key.span, format!("`{key}` does nothing beside `external`"))
            .related(idle.with, "Compose does not make it")
            .help("set it where it is made");
    }
}
