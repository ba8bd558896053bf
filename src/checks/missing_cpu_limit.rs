#![doc = include_str!("../../lints/missing-cpu-limit.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let is_limited = !service.cpu_limit().is_absent() || service.has("cpuset");
    if !service.is_whole() || is_limited {
        return;
    }
    let name = service.name();
    out.report(name.span, format!("service `{name}` may use all of the host's processors"))
        .help("set `cpus` or `deploy.resources.limits.cpus`");
}
