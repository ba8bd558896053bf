#![doc = include_str!("../../lints/digest-from-same-server.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.instruction().is_script() {
        return;
    }
    let Some(place) = command.digest_from_same_server() else { return };
    out.report(place, "who can change the file on this server can change its digest too")
        .related(command.head(), "compared here")
        .help("write the digest into the Dockerfile, or check a signature");
}
