#![doc = include_str!("../../lints/missing-restart-policy.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.stays_down() {
        let name = service.name();
        out.report(name.span, format!("service `{name}` stays down when it fails"))
            .help("set `restart: unless-stopped`, or `on-failure:5`")
            .fix("Restart it unless it is stopped", service.set("restart", "unless-stopped"));
    }
}
