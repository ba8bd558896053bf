#![doc = include_str!("../../lints/copy-then-chmod.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(changed) = instruction.copied_then_chmod() else { return };
    let finding = out.report(changed.changed, "this `chmod` copies the file into a second layer");
    finding.origin(changed.source, "the file comes from here");
    match changed.flag {
        Some(mode) => finding
            .help(format!("give the mode where it is copied: `--chmod={mode}`"))
            .fix(format!("Copy with `--chmod={mode}`"), changed.edits),
        None => finding.help("give the mode where it is copied: `--chmod=…`"),
    };
}
