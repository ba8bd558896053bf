#![doc = include_str!("../../lints/host-network.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(mode) = service.network_mode().known() else { return };
    if mode.value == "host" {
        let name = service.name();
        out.report(mode.span, format!("service `{name}` shares the network of the host"))
            .help("publish the ports that it serves with `ports`");
    }
}
