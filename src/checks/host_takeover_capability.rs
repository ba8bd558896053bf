#![doc = include_str!("../../lints/host-takeover-capability.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.privileged().is_true().is_some() {
        return;
    }
    for capability in service.cap_add().iter() {
        if matches!(capability.value.as_str(), "ALL" | "SYS_ADMIN" | "SYS_MODULE" | "SYS_RAWIO") {
            let message = format!("capability `{capability}` is enough to take over the host");
            out.report(capability.span, message)
                .help("find the narrower capability, device or mount that the service needs");
        }
    }
}
