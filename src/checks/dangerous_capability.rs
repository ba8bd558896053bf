#![doc = include_str!("../../lints/dangerous-capability.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for capability in service.granted_capabilities() {
        let (variant, deed) = match capability.value.as_str() {
            "BPF" => ("control", "loads programs into the kernel"),
            "PERFMON" => ("reach", "reads the kernel's memory"),
            "SYS_BOOT" => ("control", "restarts the host"),
            "SYS_TIME" => ("reach", "sets the host's clock"),
            "NET_ADMIN" if service.has_host_network() => ("control", "changes the host's network"),
            "SYS_PTRACE" if service.sees_host_processes() => {
                ("processes", "takes any process of the host that `pid: host` shows")
            }
            "DAC_READ_SEARCH" if service.sees_host_files() => {
                ("processes", "reads every file of the host past its mount")
            }
            _ => continue,
        };
        out.report(capability.span, format!("capability `{capability}` {deed}")).variant(variant);
    }
}
