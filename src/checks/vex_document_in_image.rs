#![doc = include_str!("../../lints/vex-document-in-image.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if !instruction.stage().is_none_or(|stage| stage.has_shipped_layers()) {
        return;
    }
    for source in instruction.sources_ending_in(".vex.json") {
        out.report(source.span, format!("`{}` is a VEX document", source.value))
            .help("attach it to the image as an attestation");
    }
}
