#![doc = include_str!("../../lints/tls-verification-disabled.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for off in instruction.disabled_tls_checks() {
        let program = off.program;
        out.report(off.at, format!("this makes `{program}` trust any server that answers"))
            .variant(off.variant)
            .help("trust the certificate of your own authority instead")
            .fix("Check the certificate", off.edits);
    }
}
