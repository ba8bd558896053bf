#![doc = include_str!("../../lints/custom-cgroup-parent.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(place) = service.text(&["cgroup_parent"]).filter(|own| !own.is_empty()).span() else {
        return;
    };
    let name = service.name();
    out.report(place, format!("service `{name}` is in another control group than the daemon's"))
        .help("leave it in the daemon's group, and set the limits in the service");
}
