#![doc = include_str!("../../lints/host-takeover-capability.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for capability in service.granted_capabilities() {
        if matches!(capability.value.as_str(), "ALL" | "SYS_ADMIN" | "SYS_MODULE" | "SYS_RAWIO") {
            let message = format!("capability `{capability}` is enough to take over the host");
            out.report(capability.span, message)
                .help("find the narrower capability, device or mount that the service needs");
        }
    }
}
