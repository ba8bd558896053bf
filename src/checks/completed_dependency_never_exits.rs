#![doc = include_str!("../../lints/completed-dependency-never-exits.md")]

use crate::lint::Findings;
use crate::model::{Service, WaitReason};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for wait in service.endless_waits() {
        let name = wait.name;
        let (message, help, label) = match wait.reason {
            WaitReason::Restarts => (
                format!("`{name}` never ends: it starts again each time"),
                "let it restart `on-failure` or not at all",
                "it starts again",
            ),
            WaitReason::Serves => (
                format!("`{name}` does not end: it serves, with a port and a health check"),
                "wait for `service_healthy`",
                "it publishes a port",
            ),
            WaitReason::Disabled | WaitReason::NoHealthcheck => continue,
        };
        let finding = out.report(name.span, message).help(help);
        if let Some(place) = wait.shown_by {
            finding.related(place, label);
        }
    }
}
