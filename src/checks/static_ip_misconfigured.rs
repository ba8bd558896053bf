#![doc = include_str!("../../lints/static-ip-misconfigured.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for slip in compose.address_slips() {
        let finding = out.report(slip.address.span, slip.message);
        if let Some(other) = slip.other {
            finding.related(other.span, other.value);
        }
    }
}
