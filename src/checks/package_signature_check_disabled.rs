#![doc = include_str!("../../lints/package-signature-check-disabled.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for off in instruction.disabled_signature_checks() {
        let program = off.program;
        out.report(off.at, format!("this makes `{program}` take packages that nobody signed"))
            .variant(off.variant)
            .help("add the key of the repository and let the package manager check")
            .fix("Check signatures", off.edits);
    }
}
