#![doc = include_str!("../../lints/entry-target-not-executable.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() {
        return;
    }
    for target in stage.targets_not_executable() {
        out.report(target.target.span, target.message())
            .origin(target.made, "it is made here")
            .help("give it a mode such as `755`");
    }
}
