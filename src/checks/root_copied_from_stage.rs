#![doc = include_str!("../../lints/root-copied-from-stage.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(copy) = instruction.copies_root() else { return };
    let from = instruction.dockerfile().slice(copy.from);
    out.report(copy.place, format!("all that `{from}` has is copied"))
        .help("copy the files that are needed, or start from it");
}
