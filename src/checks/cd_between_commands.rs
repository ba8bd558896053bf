#![doc = include_str!("../../lints/cd-between-commands.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let reported = instruction.change_of_directory().map(|change| change.command.index());
    for command in instruction.commands().filter(|own| own.changes_directory()) {
        if reported != Some(command.index()) {
            out.report(command.head(), "`cd` in the middle of a step")
                .help("give the directory to the command, or end the step and use `WORKDIR`");
        }
    }
}
