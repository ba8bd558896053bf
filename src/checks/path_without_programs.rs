#![doc = include_str!("../../lints/path-without-programs.md")]
use crate::lint::Findings;
use crate::model::Instruction;
use crate::text::Edit;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(path) = instruction.lost_path() else { return };
    let word = instruction.dockerfile().slice(path.span);
    // In quotes the sign belongs before the last one.
    let edits = match word.ends_with(['"', '\'']) {
        true => Vec::new(),
        false => vec![Edit::insert(path.span.after(), ":$PATH")],
    };
    out.report(path.span, "`PATH` loses the places where the image has its programs")
        .help("add `:$PATH`")
        .fix("Keep the old `PATH`", edits);
}
