#![doc = include_str!("../../lints/dangerous-capability.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let in_host_network = service.network_mode().value() == Some(&"host");
    for capability in service.granted_capabilities() {
        let (variant, deed) = match capability.value.as_str() {
            "BPF" => ("control", "loads programs into the kernel"),
            "PERFMON" => ("reach", "reads the kernel's memory"),
            "SYSLOG" => ("disclosure", "reads the kernel's messages and addresses"),
            "SYS_BOOT" => ("control", "restarts the host"),
            "SYS_TIME" => ("reach", "sets the host's clock"),
            "SYS_PTRACE" => ("processes", "reads and changes other processes"),
            "DAC_READ_SEARCH" => ("processes", "reads files past their permissions"),
            "NET_ADMIN" if in_host_network => ("control", "changes the host's network"),
            _ => continue,
        };
        out.report(capability.span, format!("capability `{capability}` {deed}")).variant(variant);
    }
}
