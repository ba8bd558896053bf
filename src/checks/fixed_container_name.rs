#![doc = include_str!("../../lints/fixed-container-name.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let name = service.container_name();
    if let Some(place) = service.key("container_name").filter(|_| !name.is_absent()) {
        out.report(place, "the fixed name keeps the service from running twice")
            .help("remove `container_name`");
    }
}
