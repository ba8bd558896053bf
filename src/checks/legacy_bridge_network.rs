#![doc = include_str!("../../lints/legacy-bridge-network.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let help = "leave it in the project's own network";
    if let Some(place) = service.engine_network("bridge") {
        let name = service.name();
        out.report(place, format!("service `{name}` is in the network of all containers"))
            .help(help);
    }
    let Some(mode) = service.network_mode().known() else { return };
    if matches!(mode.value, "bridge" | "default") {
        let name = service.name();
        out.report(mode.span, format!("service `{name}` is in the network of all containers"))
            .help(help)
            .fix("Leave it in the project's own network", service.remove("network_mode"));
    }
}
