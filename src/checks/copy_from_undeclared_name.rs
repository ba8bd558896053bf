#![doc = include_str!("../../lints/copy-from-undeclared-name.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(undeclared) = instruction.undeclared_copy_name() else { return };
    let name = instruction.dockerfile().slice(undeclared.place);
    let finding = out.report(undeclared.place, format!("no stage above this one is `{name}`"));
    match undeclared.later {
        Some(stage) => finding
            .related(stage.from(), "the stage stands here")
            .help("move the stage up, so that the file reads in the order of the build"),
        None => finding.help("name a stage above, or an image with its tag"),
    };
}
