#![doc = include_str!("../../lints/build-tools-in-shipped-image.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(step) = stage.build_step_in_only_stage() else { return };
    let name = step.name().unwrap_or_default();
    out.report(step.head(), format!("what `{name}` builds is shipped with all that built it"))
        .related(stage.from(), "the only stage of the file")
        .help("build in one stage, and copy the result into another from a smaller image");
}
