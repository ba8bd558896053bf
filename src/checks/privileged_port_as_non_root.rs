#![doc = include_str!("../../lints/privileged-port-as-non-root.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some((port, network)) = container.root_only_port() else { return };
    let message = format!("only root opens port {} in the network of the host", port.port);
    out.report(network, message)
        .help("let it listen on a port over 1023, or give it a network of its own")
        .related(port.span, "the port of the process");
}
