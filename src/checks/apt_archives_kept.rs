#![doc = include_str!("../../lints/apt-archives-kept.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if instruction.stage().is_some_and(|stage| !stage.has_shipped_layers()) {
        return;
    }
    let Some((command, cleans_nothing)) = instruction.apt_archives() else { return };
    out.report(command.head(), "no `apt-get clean` follows this installation")
        .variant(if cleans_nothing { "nothing" } else { "archives" })
        .help("end the step with `apt-get clean`")
        .fix("Add `apt-get clean`", command.chain("apt-get clean"));
}
