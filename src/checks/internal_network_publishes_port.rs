#![doc = include_str!("../../lints/internal-network-publishes-port.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let (Some(place), Some(internal)) = (service.key("ports"), service.internal_network()) else {
        return;
    };
    if service.ports().is_empty() {
        return;
    }
    out.report(place, format!("`{internal}` is internal, so nothing reaches these ports"))
        .related(internal.span, "an internal network")
        .help("attach the service to another network as well");
}
