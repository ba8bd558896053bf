#![doc = include_str!("../../lints/unreachable-stage.md")]
use crate::lint::Findings;
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for stage in dockerfile.unreachable_stages() {
        let message = match stage.name() {
            Some(name) => format!("no stage that is built needs `{name}`"),
            None => "no stage that is built needs this one".to_owned(),
        };
        out.report(stage.from(), message)
            .help("remove the stage, or say in a comment for which `--target` it is");
    }
}
