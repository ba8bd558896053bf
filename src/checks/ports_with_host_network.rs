#![doc = include_str!("../../lints/ports-with-host-network.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(mode) = service.network_mode().known().filter(|mode| mode.value == "host") else {
        return;
    };
    let Some(place) = service.key("ports").filter(|_| !service.ports().is_empty()) else { return };
    out.report(place, "`ports` is discarded in the network of the host")
        .related(mode.span, "the network of the host")
        .fix("Remove `ports`", service.remove("ports"));
}
