#![doc = include_str!("../../lints/pipefail-left-to-sh.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(command) = instruction.failure_left_to_sh() else { return };
    let finding = out.report(command.head(), "this pipe counts on `pipefail` in `sh`");
    finding.help("name bash in `SHELL`, with its `-o pipefail`");
    if let Some(place) = instruction.shell().and_then(|shell| shell.set_by) {
        finding.related(place, "the shell is named here");
    }
}
