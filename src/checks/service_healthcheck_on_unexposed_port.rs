#![doc = include_str!("../../lints/service-healthcheck-on-unexposed-port.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some((port, exposed)) = container.unexposed_probe() else { return };
    out.report(port.span, format!("no `EXPOSE` names port {}, which this check asks", port.value))
        .help("ask the port on which the program listens, or expose that one")
        .related(exposed, "what the image exposes");
}
