#![doc = include_str!("../../lints/unencrypted-engine-endpoint.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for endpoint in service.open_engine_endpoints() {
        out.report(endpoint.span, endpoint.value)
            .help("use TLS with certificates of both sides, or a socket proxy in the project");
    }
}
