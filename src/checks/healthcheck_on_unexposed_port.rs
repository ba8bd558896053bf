#![doc = include_str!("../../lints/healthcheck-on-unexposed-port.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(port) = instruction.unexposed_probe() else { return };
    out.report(port.span, format!("no `EXPOSE` names port {}, which this check asks", port.value))
        .help("ask the port on which the program listens, or expose that one");
}
