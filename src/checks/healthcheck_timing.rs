#![doc = include_str!("../../lints/healthcheck-timing.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(healthcheck) = service.healthcheck() else { return };
    for slip in healthcheck.timing_slips() {
        out.report(slip.span, slip.value);
    }
}
