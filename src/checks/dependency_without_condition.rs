#![doc = include_str!("../../lints/dependency-without-condition.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for name in service.unconditional_waits() {
        out.report(name.span, format!("the wait for `{name}` ends before it is healthy"))
            .help("use the long form with `condition: service_healthy`");
    }
}
