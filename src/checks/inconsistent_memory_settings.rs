#![doc = include_str!("../../lints/inconsistent-memory-settings.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for conflict in service.memory_conflicts() {
        let finding = out.report(conflict.place, conflict.message);
        if let Some(other) = conflict.other {
            finding.related(other, "the limit");
        }
    }
}
