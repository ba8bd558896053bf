#![doc = include_str!("../../lints/inspection-capability.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for capability in service.granted_capabilities() {
        let (variant, deed) = match capability.value.as_str() {
            "SYSLOG" => ("disclosure", "reads the kernel's messages and addresses"),
            "SYS_PTRACE" if !service.sees_host_processes() => {
                ("processes", "reads and changes other processes")
            }
            "DAC_READ_SEARCH" if !service.sees_host_files() => {
                ("processes", "reads files past their permissions")
            }
            _ => continue,
        };
        out.report(capability.span, format!("capability `{capability}` {deed}")).variant(variant);
    }
}
