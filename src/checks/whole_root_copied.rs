#![doc = include_str!("../../lints/whole-root-copied.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(copy) = instruction.copies_whole_root() else { return };
    let from = instruction.dockerfile().slice(copy.from);
    out.report(copy.place, format!("the whole system of `{from}` goes over that of this stage"))
        .help("copy the files that are needed, or start from that image");
}
