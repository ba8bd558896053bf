#![doc = include_str!("../../lints/published-port-not-exposed.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    for (port, number, exposed) in container.unexposed_ports() {
        out.report(port.span, format!("no `EXPOSE` of the image names port {number}"))
            .help("publish the port on which the program listens, or expose this one")
            .related(exposed, "what the image exposes");
    }
    for (port, exposed) in container.unexposed_proxy_ports() {
        let number = port.value;
        out.report(port.span, format!("no `EXPOSE` of the image names port {number}"))
            .help("name the port on which the program listens, or expose this one")
            .related(exposed, "what the image exposes");
    }
}
