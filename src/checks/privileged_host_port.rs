#![doc = include_str!("../../lints/privileged-host-port.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.network_mode().value() == Some(&"host") {
        return;
    }
    let is_privileged = |port: u16| (1..1024).contains(&port);
    for port in service.ports() {
        let Some(published) = port.published.value() else { continue };
        if !is_privileged(published.first)
            || service.cap_drop().iter().any(|own| own.value == "NET_BIND_SERVICE")
        {
            continue;
        }
        out.report(port.span, format!("port {published} of the host is a privileged one"))
            .help("publish a port from 1024 on");
    }
}
