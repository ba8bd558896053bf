#![doc = include_str!("../../lints/host-user-namespace.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(mode) = service.userns_mode().known() else { return };
    if mode.value == "host" {
        let name = service.name();
        out.report(mode.span, format!("service `{name}` keeps root as root of the host"))
            .fix("Let the daemon remap its users", service.remove("userns_mode"));
    }
}
