#![doc = include_str!("../../lints/redundant-capability.md")]

use crate::lint::Findings;
use crate::model::{Redundant, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if !service.is_whole() {
        return;
    }
    for (capability, why) in service.redundant_capabilities() {
        let why = match why {
            Redundant::Default => "every container has it",
            Redundant::Dropped => "it is dropped as well",
            Redundant::All => "`ALL` is added as well",
        };
        out.report(capability.span, format!("adding `{capability}` changes nothing: {why}"))
            .fix("Remove it", service.remove_from("cap_add", capability.span));
    }
}
