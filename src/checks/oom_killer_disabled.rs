#![doc = include_str!("../../lints/oom-killer-disabled.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let name = service.name();
    // Without a limit it is the host that hangs: `oom-killer-disabled-without-limit`.
    if let Some(place) = service.flag(&["oom_kill_disable"]).is_true()
        && !service.memory_limit().is_absent()
    {
        out.report(place, format!("out of memory, service `{name}` is not ended but waits"))
            .fix("Let the kernel end it", service.remove("oom_kill_disable"));
    }
    let score = service.text(&["oom_score_adj"]).and_then(|text| text.parse::<i32>().ok());
    if let Some(score) = score.known().filter(|score| score.value < -500) {
        out.report(score.span, format!("out of memory, others end before service `{name}`"))
            .fix("Let the kernel choose", service.remove("oom_score_adj"));
    }
}
