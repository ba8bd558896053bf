#![doc = include_str!("../../lints/missing-cap-drop.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let dropped = service.cap_drop();
    if !service.is_whole() || !dropped.is_complete || service.privileged().is_true().is_some() {
        return;
    }
    if dropped.iter().any(|capability| capability.value == "ALL") {
        return;
    }
    let name = service.name();
    out.report(name.span, format!("service `{name}` keeps capabilities that it may not need"))
        .help("drop `ALL` with `cap_drop` and add back what is missed with `cap_add`")
        .fix("Drop all capabilities", service.append("cap_drop", "ALL"));
}
