#![doc = include_str!("../../lints/apt-archives-kept.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if instruction.stage().is_some_and(|stage| !stage.has_shipped_layers()) {
        return;
    }
    let Some((command, removes_lists)) = instruction.apt_archives() else { return };
    out.report(command.head(), "no `apt-get clean` follows this installation")
        .variant(if removes_lists { "archives" } else { "nothing" })
        .help("end the step with `apt-get clean`")
        .fix("Add `apt-get clean`", command.chain("apt-get clean"));
}
