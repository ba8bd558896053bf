#![doc = include_str!("../../lints/copy-from-own-stage.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(own) = instruction.stage() else { return };
    for (place, stage) in instruction.stage_references() {
        if stage == Some(own) {
            let name = instruction.dockerfile().slice(place);
            out.report(place, format!("`{name}` is the stage that this stands in"))
                .related(own.from(), "the stage starts here")
                .help("name another stage, or copy with `RUN cp`");
        }
    }
}
