#![doc = include_str!("../../lints/misplaced-key.md")]

use crate::lint::{Findings, Options};
use crate::model::{Compose, Misplaced};

pub(super) fn check(compose: Compose<'_>, options: &Options, out: &mut Findings) {
    for late in compose.misplaced_top_keys(options.list("top")) {
        report(out, "top-level", late);
    }
    for late in compose.misplaced_service_keys(options.list("service")) {
        report(out, "service", late);
    }
}

fn report(out: &mut Findings, variant: &'static str, late: Misplaced) {
    let message = format!("`{}` stands behind `{}`", late.name, late.before);
    out.report(late.name.span, message)
        .variant(variant)
        .help("put the keys in the usual order")
        .fix("Put the keys in order", late.edits);
}
