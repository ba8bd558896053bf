#![doc = include_str!("../../lints/default-network-only.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let names_one = service.has("networks") || service.has("network_mode");
    if names_one || !service.is_whole() {
        return;
    }
    let name = service.name();
    out.report(name.span, format!("service `{name}` is in the project's default network"))
        .help("name the networks that it needs under `networks`");
}
