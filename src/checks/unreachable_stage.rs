#![doc = include_str!("../../lints/unreachable-stage.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, Service};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for stage in dockerfile.unreachable_stages() {
        let message = match stage.name() {
            Some(name) => format!("no stage that is built needs `{name}`"),
            None => "no stage that is built needs this one".to_owned(),
        };
        let finding = out.report(stage.from(), message);
        finding.help("remove the stage, or say in a comment for which `--target` it is");
        for build in dockerfile.builders().take(3).filter_map(Service::build) {
            match build.target().span() {
                Some(span) => finding.related(span, "this stage is built"),
                None => finding.related(build.span(), "the last stage is built"),
            };
        }
    }
}
