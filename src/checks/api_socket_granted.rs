#![doc = include_str!("../../lints/api-socket-granted.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if let Some(place) = service.flag(&["use_api_socket"]).is_true() {
        let name = service.name();
        out.report(place, format!("service `{name}` controls the engine, and so the host"))
            .help("put a proxy between that passes on only the calls that are needed");
    }
}
