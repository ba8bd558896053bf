#![doc = include_str!("../../lints/unquoted-port.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let ports = service.unquoted_ports();
    for port in ports.iter().filter(|port| port.sexagesimal.is_none()) {
        out.report(port.value.place(), format!("port `{}` has no quotes", port.text))
            .help("put it in quotes")
            .fix("Put the port in quotes", service.compose().quote(port.value));
    }
}
