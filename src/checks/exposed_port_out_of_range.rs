#![doc = include_str!("../../lints/exposed-port-out-of-range.md")]
use crate::lint::Findings;
use crate::model::{Instruction, PortError};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for port in instruction.exposed_ports() {
        let text = match port.value.port.as_str() {
            "" => &port.value.text,
            _ => &port.value.port,
        };
        let message = match port.value.error {
            None => continue,
            Some(PortError::TooHigh) => format!("`{text}` is over 65535, the highest port"),
            Some(PortError::Backwards) => format!("the range `{text}` runs backwards"),
            Some(PortError::NoNumber) => format!("`{text}` is no port"),
        };
        out.report(port.span, message);
    }
}
