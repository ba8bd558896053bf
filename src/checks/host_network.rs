#![doc = include_str!("../../lints/host-network.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let mode = service.network_mode().known().filter(|mode| mode.value == "host");
    if let Some(place) = mode.map(|mode| mode.span).or_else(|| service.engine_network("host")) {
        let name = service.name();
        out.report(place, format!("service `{name}` shares the network of the host"))
            .help("publish the ports that it serves with `ports`");
    }
}
