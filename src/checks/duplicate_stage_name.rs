#![doc = include_str!("../../lints/duplicate-stage-name.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(name) = stage.name() else { return };
    let Some(first) = stage.earlier_namesake() else { return };
    out.report(name.span, format!("another stage is named `{name}` before this one"))
        .related(first.span, "the other stage")
        .help("give each stage a name of its own");
}
