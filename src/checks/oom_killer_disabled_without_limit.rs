#![doc = include_str!("../../lints/oom-killer-disabled-without-limit.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(place) = service.flag(&["oom_kill_disable"]).is_true() else { return };
    if !service.is_whole() || !service.memory_limit().is_absent() {
        return;
    }
    let name = service.name();
    out.report(place, format!("service `{name}` can take all memory, and is not ended for it"))
        .help("let the kernel end it, or set `mem_limit`")
        .fix("Let the kernel end it", service.remove("oom_kill_disable"));
}
