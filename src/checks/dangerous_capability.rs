#![doc = include_str!("../../lints/dangerous-capability.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let in_host_network = service.network_mode().value() == Some(&"host");
    for capability in service.granted_capabilities() {
        let deed = match capability.value.as_str() {
            "BPF" => "loads programs into the kernel",
            "PERFMON" | "SYSLOG" => "reads the kernel's memory",
            "SYS_BOOT" => "restarts the host",
            "SYS_TIME" => "sets the host's clock",
            "SYS_PTRACE" => "reads and changes other processes",
            "DAC_READ_SEARCH" => "reads files past their permissions",
            "NET_ADMIN" if in_host_network => "changes the host's network",
            _ => continue,
        };
        out.report(capability.span, format!("capability `{capability}` {deed}"));
    }
}
