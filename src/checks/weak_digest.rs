#![doc = include_str!("../../lints/weak-digest.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.instruction().is_script() {
        return;
    }
    let Some((place, digest)) = command.weak_digest() else { return };
    out.report(place, format!("{digest} does not tell a forged file from the true one"))
        .help("compare the SHA-256 or SHA-512");
}
