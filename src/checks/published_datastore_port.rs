#![doc = include_str!("../../lints/published-datastore-port.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for (name, port) in service.open_datastore_ports() {
        out.report(port.span, format!("`{name}` is open to whoever reaches the host"))
            .help("leave the port unpublished, or bind it to `127.0.0.1`")
            .fix("Bind the port to 127.0.0.1", service.bind_port(&port, "127.0.0.1"));
    }
}
