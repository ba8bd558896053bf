#![doc = include_str!("../../lints/package-cache-kept.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if instruction.stage().is_some_and(|stage| !stage.has_shipped_layers()) {
        return;
    }
    for kept in instruction.package_caches() {
        let manager = kept.manager;
        let message = format!("the layer keeps the {} of `{manager}`", kept.what);
        let finding = out.report(kept.command.head(), message);
        finding.variant(kept.kind).help(kept.remedy).fix("Keep it out of the layer", kept.edits);
        if let Some(later) = kept.removed_later {
            finding
                .related(later.head(), "to remove it in a later layer makes this one no smaller");
        }
    }
}
