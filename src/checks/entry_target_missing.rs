#![doc = include_str!("../../lints/entry-target-missing.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() {
        return;
    }
    for target in stage.missing_targets() {
        out.report(target.span, format!("nothing puts `{target}` into the image"))
            .help("copy it there, or name what is there");
    }
}
