#![doc = include_str!("../../lints/copy-from-stage-number.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for (place, stage) in instruction.stages_by_number() {
        let number = instruction.dockerfile().slice(place);
        let finding = out.report(place, format!("stage {number} is named by its number"));
        finding.related(stage.from(), "the stage that has it now");
        finding.help("name the stage with `AS`, and use the name");
        if let Some((name, edits)) = stage.name_in_place_of_number(place) {
            finding.fix(format!("Name it `{name}`"), edits);
        }
    }
}
