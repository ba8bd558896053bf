#![doc = include_str!("../../lints/unquoted-env-value.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for rewritten in service.rewritten_values() {
        let (written, given) = (rewritten.written, &rewritten.given);
        out.report(
            rewritten.value.place(),
            format!("`{written}` reaches the container as `{given}`"),
        )
        .help("put it in quotes")
        .fix("Put the value in quotes", service.compose().quote(rewritten.value));
    }
}
