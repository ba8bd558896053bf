#![doc = include_str!("../../lints/narrow-checksum-line.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some((at, edits)) = command.narrow_digest_line() else { return };
    out.report(at, "one space before the file name, where BusyBox wants two characters")
        .help("put two spaces between the digest and the name")
        .fix("Put two spaces", edits);
}
