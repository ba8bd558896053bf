#![doc = include_str!("../../lints/overridden-instruction.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Keyword};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let variant = match instruction.keyword() {
        Keyword::Cmd => "cmd",
        Keyword::Entrypoint => "entrypoint",
        Keyword::Healthcheck => "healthcheck",
        _ => return,
    };
    let Some(last) = instruction.overridden_by() else { return };
    let word = instruction.keyword().as_str();
    out.report(instruction.first_line(), format!("a later `{word}` replaces this one"))
        .variant(variant)
        .related(last.first_line(), format!("the `{word}` that holds"))
        .fix(format!("Remove the `{word}` that has no effect"), instruction.remove());
}
