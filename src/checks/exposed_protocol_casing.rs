#![doc = include_str!("../../lints/exposed-protocol-casing.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for port in instruction.exposed_ports() {
        let Some(protocol) = &port.value.protocol else { continue };
        if !port.value.has_known_protocol() || !protocol.bytes().any(|b| b.is_ascii_uppercase()) {
            continue;
        }
        let lower = port.value.text.to_ascii_lowercase();
        out.report(port.span, format!("the protocol `{protocol}` is in capitals"))
            .help("write it in small letters")
            .fix(format!("Write `{lower}`"), instruction.replace_port(&port.value, &lower));
    }
}
