#![doc = include_str!("../../lints/host-uts-namespace.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(mode) = service.uts().known() else { return };
    if mode.value == "host" {
        let name = service.name();
        out.report(mode.span, format!("service `{name}` shares the name of the host"))
            .fix("Give it a name of its own", service.remove("uts"));
    }
}
