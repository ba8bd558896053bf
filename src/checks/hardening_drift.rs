#![doc = include_str!("../../lints/hardening-drift.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for drift in service.lost_hardening() {
        out.report(drift.span, format!("the base {}, and this takes it back", drift.what))
            .related(drift.base, "hardened here")
            .help("leave the base in force");
    }
}
