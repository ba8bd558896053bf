#![doc = include_str!("../../lints/completed-dependency-never-exits.md")]

use crate::lint::Findings;
use crate::model::{Service, WaitReason};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let waits = service.endless_waits();
    for wait in waits.iter().filter(|wait| wait.reason == WaitReason::Restarts) {
        let name = wait.name;
        let message = format!("`{name}` never ends: it starts again each time");
        let finding =
            out.report(name.span, message).help("let it restart `on-failure` or not at all");
        if let Some(place) = wait.shown_by {
            finding.related(place, "it starts again");
        }
    }
}
