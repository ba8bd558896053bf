#![doc = include_str!("../../lints/missing-referenced-file.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for file in compose.absent_files() {
        out.report(file.path.span, format!("there is no file `{}`, {}", file.path, file.role))
            .variant(if file.is_watched() { "watch" } else { "file" })
            .help("add the file, or correct the path");
    }
}
