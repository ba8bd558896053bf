#![doc = include_str!("../../lints/port-on-all-interfaces.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.network_mode().value() == Some(&"host") {
        return;
    }
    for port in service.ports() {
        if !port.is_on_all_interfaces() || port.is_of_ingress(service) {
            continue;
        }
        let message = match (port.published.value(), port.target.value()) {
            (Some(published), _) => {
                format!("port {published} is open on every interface of the host")
            }
            (None, Some(target)) => format!("port {target} is published on every interface"),
            (None, None) => continue,
        };
        out.report(port.span, message)
            .help("put the address in front that may reach it: `127.0.0.1:`")
            .fix("Bind the port to 127.0.0.1", service.bind_port(&port, "127.0.0.1"));
    }
}
