#![doc = include_str!("../../lints/copy-from-empty-stage.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some((place, stage)) = instruction.copies_from_empty_stage() else { return };
    let name = instruction.dockerfile().slice(place);
    out.report(place, format!("stage `{name}` has no files: nothing in it makes any"))
        .related(stage.from(), "it starts from nothing here")
        .help("copy from the stage that makes the files");
}
