#![doc = include_str!("../../lints/copy-then-chown.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(changed) = instruction.copied_then_chown() else { return };
    let message = "this `chown` copies what was copied into a second layer";
    let finding = out.report(changed.changed, message);
    finding.origin(changed.source, "it comes from here");
    match changed.flag {
        Some(owner) => finding
            .help(format!("give the owner where it is copied: `--chown={owner}`"))
            .fix(format!("Copy with `--chown={owner}`"), changed.edits),
        None => finding.help("give the owner where it is copied: `--chown=…`"),
    };
}
