#![doc = include_str!("../../lints/unknown-capability.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for capability in service.unknown_capabilities() {
        out.report(capability.span, format!("`{capability}` is no capability of Linux"))
            .help("take a name of capabilities(7), with or without `CAP_`");
    }
}
