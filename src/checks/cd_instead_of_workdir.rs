#![doc = include_str!("../../lints/cd-instead-of-workdir.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(change) = instruction.change_of_directory() else { return };
    let message = match change.is_lost {
        true => "this `cd` has no effect: each step starts in `WORKDIR`",
        false => "the step changes directory by `cd`",
    };
    let help = match change.directory() {
        Some(directory) if directory.chars().count() <= 60 => format!("use `WORKDIR {directory}`"),
        _ => "use `WORKDIR`".to_owned(),
    };
    out.report(change.command.head(), message)
        .help(help)
        .variant(change.kind())
        .fix("Use `WORKDIR`", change.use_workdir());
}
