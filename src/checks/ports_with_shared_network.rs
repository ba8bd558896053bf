#![doc = include_str!("../../lints/ports-with-shared-network.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(owner) = service.joined_network() else { return };
    for key in service.keys_refused_in_joined_network() {
        out.report(key.span, format!("`{key}` is refused in the network of another"))
            .variant(key.value)
            .related(owner.span, "the network belongs to this one")
            .help("move it to the one that owns the network");
    }
}
