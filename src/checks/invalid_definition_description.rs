#![doc = include_str!("../../lints/invalid-definition-description.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Keyword};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(comment) = instruction.comment_without_name() else { return };
    let what = match instruction.keyword() {
        Keyword::From => "stage",
        _ => "argument",
    };
    out.report(comment, format!("this comment describes the {what} below, and lacks its name"))
        .help("start it with the name, or put an empty line below it")
        .fix("Put an empty line below", instruction.part_from_comment(comment));
}
