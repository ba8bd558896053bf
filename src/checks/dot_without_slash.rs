#![doc = include_str!("../../lints/dot-without-slash.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Keyword};
use crate::text::Edit;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some((destination, true)) = instruction.destination_of_several() else { return };
    let edits = match instruction.dockerfile().slice(destination.span).ends_with(['"', '\'']) {
        true => Vec::new(),
        false => vec![Edit::insert(destination.span.after(), "/")],
    };
    let is_copy = instruction.keyword() == Keyword::Copy;
    out.report(destination.span, "several sources go to a dot that no `/` follows")
        .variant(if is_copy { "copy" } else { "add" })
        .help("write `./`")
        .fix("Add a slash", edits);
}
