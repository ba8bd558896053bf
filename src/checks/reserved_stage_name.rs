#![doc = include_str!("../../lints/reserved-stage-name.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(name) = stage.name() else { return };
    let meaning = if name.value.eq_ignore_ascii_case("scratch") {
        "the empty image"
    } else if name.value.eq_ignore_ascii_case("context") {
        "the build context"
    } else {
        return;
    };
    out.report(name.span, format!("`{name}` is the name of {meaning}"))
        .help("give the stage another name");
}
