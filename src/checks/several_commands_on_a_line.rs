#![doc = include_str!("../../lints/several-commands-on-a-line.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for (command, edits) in instruction.commands_on_one_line() {
        out.report(command, "a command on the line of the one before it")
            .help("give each command of a chain a line of its own")
            .fix("Begin a new line", edits);
    }
}
