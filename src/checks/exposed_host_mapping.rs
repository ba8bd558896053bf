#![doc = include_str!("../../lints/exposed-host-mapping.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for port in instruction.exposed_ports() {
        let mapping = &port.value.mapping;
        if mapping.is_empty() {
            continue;
        }
        let rest = &port.value.text[mapping.len()..];
        out.report(port.span, format!("`EXPOSE` publishes nothing: `{mapping}` has no effect"))
            .help("write the port of the container alone")
            .fix(format!("Write `{rest}`"), instruction.replace_port(&port.value, rest));
    }
}
