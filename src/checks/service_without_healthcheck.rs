#![doc = include_str!("../../lints/service-without-healthcheck.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let name = service.name();
    if let Some(healthcheck) = service.healthcheck() {
        if let Some(place) = healthcheck.disabled() {
            out.report(place, format!("the health check of service `{name}` is switched off"))
                .help("give it a test that tells whether the service answers");
        }
        return;
    }
    if !service.is_whole() || service.build().is_some() || service.is_awaited_to_end() {
        return;
    }
    out.report(name.span, format!("nothing tells whether service `{name}` answers"))
        .help("add a `healthcheck`");
}
