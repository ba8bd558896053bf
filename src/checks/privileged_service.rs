#![doc = include_str!("../../lints/privileged-service.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if let Some(place) = service.privileged().is_true() {
        let name = service.name();
        out.report(place, format!("service `{name}` runs privileged: it controls the host"))
            .help("give it the devices and capabilities that it needs: `devices`, `cap_add`");
    }
}
