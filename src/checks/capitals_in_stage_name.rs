#![doc = include_str!("../../lints/capitals-in-stage-name.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(name) = stage.name() else { return };
    if !name.value.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return;
    }
    let lower = name.value.to_ascii_lowercase();
    let title = format!("Rename the stage to `{lower}`");
    out.report(name.span, format!("the stage `{name}` has capitals in its name"))
        .help("write the names of stages in small letters")
        .fix(title, stage.rename(&lower));
}
