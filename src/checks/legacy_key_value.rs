#![doc = include_str!("../../lints/legacy-key-value.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(legacy) = instruction.legacy_pair() else { return };
    // That is `space-before-equals`.
    if legacy.equals_sign().is_some() {
        return;
    }
    let keyword = instruction.keyword().as_str();
    out.report(legacy.pair.name.span, format!("this `{keyword}` has a space instead of `=`"))
        .help(format!("write `{keyword} NAME=value`, the value in quotes if it has spaces"))
        .fix("Write `=`", legacy.write_equals_sign());
}
