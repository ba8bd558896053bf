#![doc = include_str!("../../lints/hardcoded-architecture.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some((url, name)) = command.hardcoded_architecture() else { return };
    out.report(url, format!("`{name}` in a file that is built for several platforms"))
        .help("declare `ARG TARGETARCH` and choose the download by it");
}
