#![doc = include_str!("../../lints/copy-destination-without-slash.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Keyword};
use crate::text::Edit;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    // That of a directory itself is `dot-without-slash`.
    let Some((destination, false)) = instruction.destination_of_several() else { return };
    let word = instruction.dockerfile().slice(destination.span);
    // In a JSON array and in quotes, the slash belongs before the closing one.
    let edits = match word.ends_with(['"', '\'']) {
        true => Vec::new(),
        false => vec![Edit::insert(destination.span.after(), "/")],
    };
    let is_copy = instruction.keyword() == Keyword::Copy;
    out.report(destination.span, "several sources go here, and it does not end with `/`")
        .variant(if is_copy { "copy" } else { "add" })
        .help("end it with `/`, so that it is a directory")
        .fix("Add a slash", edits);
}
