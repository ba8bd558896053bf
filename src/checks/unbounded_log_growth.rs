#![doc = include_str!("../../lints/unbounded-log-growth.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.logs_without_bound() {
        let name = service.name();
        out.report(name.span, format!("the log of service `{name}` grows without bound"))
            .help("set `logging.options.max-size`, or use the driver `local`");
    }
}
