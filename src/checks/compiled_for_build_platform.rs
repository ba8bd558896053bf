#![doc = include_str!("../../lints/compiled-for-build-platform.md")]

use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(wrong) = stage.compiled_for_build_platform() else { return };
    out.report(wrong.at, "this compiles for the platform that builds, not the one that runs it")
        .help("declare `ARG TARGETOS` and `ARG TARGETARCH`, and compile for them")
        .related(wrong.from, "this stage runs on the platform that builds")
        .related(wrong.copied, "what it compiled is taken here");
}
