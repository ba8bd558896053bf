#![doc = include_str!("../../lints/missing-pids-limit.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if !service.is_whole() || !service.pids_limit().is_absent() {
        return;
    }
    let name = service.name();
    out.report(name.span, format!("service `{name}` may start processes without end"))
        .help("set `pids_limit` to a few times what it needs")
        .fix("Limit the processes to 200", service.set("pids_limit", "200"));
}
