#![doc = include_str!("../../lints/insecure-run.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(flag) = instruction.flag("security") else { return };
    let Some(value) = flag.value else { return };
    if instruction.evaluate(value).text() == Some("insecure") {
        out.report(flag.span, "this step runs with all capabilities and without a sandbox")
            .help("remove the flag")
            .fix("Run in the sandbox", instruction.remove_flag(flag));
    }
}
