#![doc = include_str!("../../lints/unencrypted-overlay-network.md")]

use crate::lint::Findings;
use crate::model::{Compose, ResourceKind};

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for network in compose.resources(ResourceKind::Network) {
        let Some(driver) = network.driver().known().filter(|own| own.value == "overlay") else {
            continue;
        };
        let is_plain = network.value.at(&["driver_opts", "encrypted"]).is_none();
        if is_plain && network.external().is_absent() && !compose.is_overlay() {
            let name = network.name;
            out.report(driver.span, format!("what crosses hosts in network `{name}` is readable"))
                .help("encrypt it: `driver_opts: {encrypted: \"true\"}`");
        }
    }
}
