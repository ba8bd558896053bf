#![doc = include_str!("../../lints/redundant-target-platform.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(flag) = stage.target_platform_flag() else { return };
    out.report(flag.span, "the target platform is what `FROM` takes without a flag")
        .help("leave the flag out")
        .fix("Remove the flag", stage.from_instruction().remove_flag(flag));
}
