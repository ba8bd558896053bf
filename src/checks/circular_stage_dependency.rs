#![doc = include_str!("../../lints/circular-stage-dependency.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some((place, other)) = stage.first_of_circle() else { return };
    let name = other.scope().name;
    out.report(place, format!("stage `{name}` needs the one that this stands in"))
        .related(other.from(), "this stage, by what it copies, mounts or builds on")
        .help("move what both need into a stage of its own");
}
