#![doc = include_str!("../../lints/pipe-without-pipefail.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(command) = instruction.harmless_pipe() else { return };
    let name = command.name().unwrap_or_default();
    out.report(command.head(), format!("nothing looks at the exit status of `{name}`"))
        .help("set `pipefail` by `SHELL`");
}
