#![doc = include_str!("../../lints/host-cgroup-namespace.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(mode) = service.cgroup().known() else { return };
    if mode.value == "host" {
        let name = service.name();
        out.report(mode.span, format!("service `{name}` sees the control groups of the host"))
            .fix("Give it a namespace of its own", service.remove("cgroup"));
    }
}
