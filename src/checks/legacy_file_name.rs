#![doc = include_str!("../../lints/legacy-file-name.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    if let Some((at, name, today)) = compose.legacy_file_name() {
        out.report(at, format!("`{name}` is the old name of a Compose file"))
            .help(format!("name it `{today}`"));
    }
}
