#![doc = include_str!("../../lints/fixed-port-with-replicas.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(replicas) = service.replicas().known().filter(|replicas| replicas.value > 1) else {
        return;
    };
    if service.compose().is_for_swarm() {
        return;
    }
    for port in service.ports() {
        let Some(published) = port.published.known() else { continue };
        let count = i64::from(published.value.extent()) + 1;
        let targets = port.target.value().map_or(1, |target| i64::from(target.extent()) + 1);
        if targets == 1 && count < replicas.value {
            let message =
                format!("{} containers want host port {}", replicas.value, published.value);
            out.report(port.value.place(), message)
                .related(replicas.span, "so many run")
                .help("publish a range with a port for each, or the container port alone");
        }
    }
}
