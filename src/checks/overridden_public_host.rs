#![doc = include_str!("../../lints/overridden-public-host.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for host in service.overridden_hosts() {
        let (name, address) = host.value;
        out.report(
            host.span,
            format!("`{name}` is sent to `{address}` instead of its own address"),
        )
        .help("give the service a name of its own");
    }
}
