#![doc = include_str!("../../lints/duplicate-label-key.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for (label, last) in instruction.overridden_labels() {
        out.report(label.key_span(), format!("a later `{}` replaces this one", label.key))
            .related(last.key_span(), "the one that holds")
            .help("remove it")
            .fix("Remove the label that has no effect", label.remove());
    }
}
