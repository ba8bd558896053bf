#![doc = include_str!("../../lints/broad-capability.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for capability in service.granted_capabilities() {
        let (variant, deed) = match capability.value.as_str() {
            "NET_ADMIN" if !service.has_host_network() => {
                ("control", "changes the network of the container")
            }
            "SYS_NICE" => ("availability", "takes the processors from others"),
            "IPC_LOCK" => ("availability", "keeps memory from others"),
            "LEASE" => ("availability", "holds up whoever opens a file"),
            _ => continue,
        };
        out.report(capability.span, format!("capability `{capability}` {deed}")).variant(variant);
    }
}
