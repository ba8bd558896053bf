#![doc = include_str!("../../lints/copied-executable-owned-by-non-root.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if let Some(owner) = instruction.owner_of_programs() {
        out.report(owner.span, format!("`{owner}` can rewrite the program that is copied here"))
            .help("leave it to root and let others read and run it");
    }
}
