#![doc = include_str!("../../lints/mismatched-apt-suite.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let sources = instruction.apt_sources();
    if sources.is_empty() {
        return;
    }
    let Some(stage) = instruction.stage() else { return };
    let Some(own) = stage.debian_release() else { return };
    let base = stage.lineage().last().unwrap_or(stage);
    for source in sources {
        let Some(other) = source.other_release(own) else { continue };
        let suite = source.suite;
        out.report(
            suite.span,
            format!("these packages are for `{other}`, the image is `{}`", own.1),
        )
        .help(format!("name the suite for `{}`", own.1))
        .related(base.from(), "the release of the image");
    }
}
