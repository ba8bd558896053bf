#![doc = include_str!("../../lints/privileged-build.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(build) = service.build() else { return };
    if let Some(place) = build.privileged().is_true() {
        out.report(place, "the build runs privileged: it controls the builder");
    }
    for entitlement in build.entitlements().iter() {
        if matches!(entitlement.value, "security.insecure" | "network.host") {
            let name = entitlement.value;
            out.report(entitlement.span, format!("`{name}` lifts the isolation of the build"));
        }
    }
}
