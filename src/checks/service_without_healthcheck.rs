#![doc = include_str!("../../lints/service-without-healthcheck.md")]

use crate::lint::Findings;
use crate::model::{Container, Health, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let name = service.name();
    if let Some(healthcheck) = service.healthcheck() {
        if let Some(place) = healthcheck.disabled() {
            out.report(place, format!("the health check of service `{name}` is switched off"))
                .help("give it a test that tells whether the service answers");
        }
        return;
    }
    if !service.is_whole() || service.is_awaited_to_end() || service.is_to_end() {
        return;
    }
    let built = service.container().map(Container::stage);
    if service.build().is_some() || built.is_some() {
        // What a base image brings that is not known may be a check too.
        let Some(stage) = built.filter(|stage| stage.health() == Health::Nothing) else { return };
        out.report(name.span, format!("nothing tells whether service `{name}` answers"))
            .help("add a `healthcheck` here, or `HEALTHCHECK` to the stage")
            .related(stage.from(), "the stage that it runs has none");
        return;
    }
    out.report(name.span, format!("nothing tells whether service `{name}` answers"))
        .help("add a `healthcheck`");
}
