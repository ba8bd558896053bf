#![doc = include_str!("../../lints/host-network-in-build.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let network = service.build().and_then(|build| build.network().known());
    if let Some(network) = network.filter(|network| network.value == "host") {
        out.report(network.span, "the steps of the build share the network of the host")
            .help("leave `network` out");
    }
}
