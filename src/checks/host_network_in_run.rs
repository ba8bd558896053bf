#![doc = include_str!("../../lints/host-network-in-run.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(flag) = instruction.flag("network") else { return };
    let Some(value) = flag.value else { return };
    if instruction.evaluate(value).text() == Some("host") {
        out.report(flag.span, "this step can reach all that listens on the builder's `localhost`")
            .help("remove the flag")
            .fix("Run on the network of the build", instruction.remove_flag(flag));
    }
}
