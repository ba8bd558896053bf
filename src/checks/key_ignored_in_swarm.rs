#![doc = include_str!("../../lints/key-ignored-in-swarm.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if !service.compose().is_for_swarm() {
        return;
    }
    for key in service.keys_ignored_by_swarm() {
        let is_hardening = matches!(key.value, "security_opt" | "userns_mode");
        out.report(key.span, format!("`docker stack deploy` ignores `{key}`"))
            .variant(if is_hardening { "hardening" } else { "other" });
    }
}
