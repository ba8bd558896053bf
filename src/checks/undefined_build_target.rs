#![doc = include_str!("../../lints/undefined-build-target.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(super) fn check(service: Service<'_>, out: &mut Findings) {
    let Some((target, near, dockerfile)) = service.undefined_target() else { return };
    let message = format!("the Dockerfile has no stage `{target}`");
    let finding = out.report(target.span, message);
    finding.help("name a stage that it has");
    if let Some(near) = near {
        finding.related(near.from(), "was this one meant?");
    } else if let Some(last) = dockerfile.stages().next_back() {
        finding.related(last.from(), "its last stage");
    }
}
