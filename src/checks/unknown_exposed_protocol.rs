#![doc = include_str!("../../lints/unknown-exposed-protocol.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for port in instruction.exposed_ports() {
        let Some(protocol) = &port.value.protocol else { continue };
        if !port.value.has_known_protocol() {
            out.report(port.span, format!("`{protocol}` is none of tcp, udp and sctp"));
        }
    }
}
