#![doc = include_str!("../../lints/space-before-equals.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(legacy) = instruction.legacy_pair() else { return };
    let Some(sign) = legacy.equals_sign() else { return };
    let keyword = instruction.keyword().as_str();
    out.report(sign, format!("the space makes this `=` the start of the value of `{keyword}`"))
        .help("remove the space")
        .fix("Remove the space", legacy.join_equals_sign());
}
