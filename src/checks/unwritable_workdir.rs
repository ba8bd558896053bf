#![doc = include_str!("../../lints/unwritable-workdir.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(own) = instruction.unwritable_directory() else { return };
    out.report(own.at, format!("`{}` may not write in `{}`", own.user, own.directory))
        .help("give the directory to the user before the `USER`: `RUN chown`")
        .origin(own.directory.span, "this makes the directory, as root");
}
