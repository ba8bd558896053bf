#![doc = include_str!("../../lints/retired-keyserver.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.instruction().is_script() {
        return;
    }
    let Some(server) = command.retired_keyserver() else { return };
    let host = &server.host;
    out.report(server.at, format!("`{host}` is no more"))
        .variant(server.variant)
        .help("`COPY` the key, or ask `keys.openpgp.org`")
        .fix("Ask keys.openpgp.org", server.edits);
}
