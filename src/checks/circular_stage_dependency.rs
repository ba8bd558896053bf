#![doc = include_str!("../../lints/circular-stage-dependency.md")]
use crate::lint::Findings;
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for circle in dockerfile.circles() {
        let name = circle.other.scope().name;
        out.report(circle.place, format!("stage `{name}` needs the one that this stands in"))
            .related(circle.other.from(), "this stage, by what it copies, mounts or builds on")
            .help("move what both need into a stage of its own");
    }
}
