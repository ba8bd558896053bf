#![doc = include_str!("../../lints/host-pid-or-ipc-namespace.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let name = service.name();
    let pid = (service.pid(), "pid", "can see and stop the host's processes");
    let ipc = (service.ipc(), "ipc", "can read the host's shared memory");
    for (mode, variant, deed) in [pid, ipc] {
        if let Some(mode) = mode.known().filter(|mode| mode.value == "host") {
            out.report(mode.span, format!("service `{name}` {deed}")).variant(variant);
        }
    }
}
