#![doc = include_str!("../../lints/healthy-dependency-without-healthcheck.md")]

use crate::lint::Findings;
use crate::model::{Service, WaitReason};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for wait in service.endless_waits() {
        let name = wait.name;
        let (message, label) = match wait.reason {
            WaitReason::Restarts | WaitReason::Serves => continue,
            WaitReason::Disabled => {
                (format!("`{name}` is never healthy: its check is off"), "switched off here")
            }
            WaitReason::NoHealthcheck => {
                (format!("`{name}` is never healthy: it has no check"), "what it runs has none")
            }
        };
        let finding = out.report(name.span, message).help("give it a `healthcheck` with a `test`");
        if let Some(place) = wait.shown_by {
            finding.origin(place, label);
        }
    }
}
