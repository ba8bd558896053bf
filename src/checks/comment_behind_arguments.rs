#![doc = include_str!("../../lints/comment-behind-arguments.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(hash) = instruction.comment_among_arguments() else { return };
    let keyword = instruction.keyword().as_str();
    out.report(hash, format!("this is no comment: `{keyword}` takes it as its argument"))
        .help("put the comment on a line of its own")
        .fix("Remove the comment", instruction.remove_comment(hash));
}
