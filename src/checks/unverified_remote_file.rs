#![doc = include_str!("../../lints/unverified-remote-file.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for place in instruction.unverified_files() {
        out.report(place, "nothing in this stage checks what comes from there")
            .help("compare a digest: `ADD --checksum=sha256:…`, or `sha256sum -c`");
    }
}
