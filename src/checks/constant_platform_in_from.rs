#![doc = include_str!("../../lints/constant-platform-in-from.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some((flag, platform)) = stage.constant_platform() else { return };
    if stage.is_named_after(&platform) || stage.is_windows() {
        return;
    }
    let message = match stage.parent() {
        Some(_) => format!("`{platform}` has no part in a stage that is built already"),
        None => format!("this stage is for `{platform}`, whatever the build is for"),
    };
    out.report(flag.span, message)
        .help("leave the flag out, and give `--platform` to the build")
        .fix("Remove the flag", stage.from_instruction().remove_flag(flag));
}
