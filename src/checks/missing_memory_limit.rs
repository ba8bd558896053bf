#![doc = include_str!("../../lints/missing-memory-limit.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if !service.is_whole() || !service.memory_limit().is_absent() {
        return;
    }
    let name = service.name();
    out.report(name.span, format!("service `{name}` may use all of the host's memory"))
        .help("set `mem_limit` or `deploy.resources.limits.memory`");
}
