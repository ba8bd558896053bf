#![doc = include_str!("../../lints/copied-then-removed.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if instruction.stage().is_some_and(|stage| !stage.has_shipped_layers()) {
        return;
    }
    let Some(removed) = instruction.copied_then_removed() else { return };
    let finding = match removed.moved_to {
        Some(to) => {
            let finding =
                out.report(removed.removed, "the move puts what was copied into a second layer");
            finding.variant("moved").help(format!("copy it to `{to}`"))
        }
        None => out
            .report(removed.removed, "the image still has what is removed here, in a layer below")
            .variant("removed")
            .help("show it to this step by `RUN --mount=type=bind` instead of a copy"),
    };
    finding.origin(removed.source, "it is copied here");
}
