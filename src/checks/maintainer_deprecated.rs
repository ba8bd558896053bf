#![doc = include_str!("../../lints/maintainer-deprecated.md")]
use crate::lint::Findings;
use crate::model::Instruction;

const LABEL: &str = "org.opencontainers.image.authors";

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    // Behind ONBUILD it is an error, which `invalid-instruction` tells.
    if instruction.is_deferred() {
        return;
    }
    let finding = out.report(instruction.first_line(), "`MAINTAINER` is deprecated");
    finding.help(format!("write a label `{LABEL}`"));
    let Some(stage) = instruction.stage() else { return };
    if stage.sets_label(LABEL) {
        finding.fix("Remove it, the label is there", instruction.remove());
    } else if let Some(edits) = instruction.replace_by_label(LABEL) {
        finding.fix(format!("Write a label `{LABEL}`"), edits);
    }
}
