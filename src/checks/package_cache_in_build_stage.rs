#![doc = include_str!("../../lints/package-cache-in-build-stage.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if instruction.stage().is_none_or(|stage| stage.has_shipped_layers()) {
        return;
    }
    for kept in instruction.package_caches() {
        let (what, manager) = (kept.what, kept.manager);
        out.report(kept.command.head(), format!("the build cache keeps the {what} of `{manager}`"))
            .variant(kept.kind)
            .help(kept.remedy);
    }
}
