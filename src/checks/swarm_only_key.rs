#![doc = include_str!("../../lints/swarm-only-key.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.compose().is_named_for_swarm() {
        return;
    }
    for key in service.keys_for_swarm() {
        out.report(key.span, format!("Compose does nothing with `{key}`, a Swarm does"))
            .help("remove it, or deploy with `docker stack deploy`");
    }
}
