#![doc = include_str!("../../lints/port-read-as-base-60.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for port in service.unquoted_ports() {
        let Some(number) = port.sexagesimal else { continue };
        let text = port.text;
        out.report(port.value.place(), format!("YAML 1.1 reads `{text}` as the number {number}"))
            .help("put it in quotes")
            .fix("Put the port in quotes", service.compose().quote(port.value));
    }
}
