#![doc = include_str!("../../lints/unsorted-entries.md")]

use crate::lint::Findings;
use crate::model::{Compose, Misplaced};

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for late in compose.unsorted_services() {
        report(out, "services", late);
    }
    for late in compose.unsorted_dependencies() {
        report(out, "depends_on", late);
    }
    for service in compose.services() {
        if let Some(late) = service.unsorted_ports() {
            report(out, "ports", late);
        }
    }
}

fn report(out: &mut Findings, key: &'static str, late: Misplaced) {
    let message = format!("`{}` stands behind `{}`", late.name, late.before);
    out.report(late.name.span, message)
        .variant(key)
        .help(format!("sort `{key}`"))
        .fix(format!("Sort `{key}`"), late.edits);
}
