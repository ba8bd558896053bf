#![doc = include_str!("../../lints/package-cache-kept.md")]

use crate::lint::Findings;
use crate::model::{Instruction, Keyword};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if instruction.keyword() != Keyword::Run
        || instruction.stage().is_some_and(|stage| !stage.has_shipped_layers())
    {
        return;
    }
    for kept in instruction.package_caches() {
        let manager = kept.manager;
        out.report(
            kept.command.head(),
            format!("the layer keeps the {} of `{manager}`", kept.what),
        )
        .variant(kept.kind)
        .help(kept.remedy)
        .fix("Keep it out of the layer", kept.edits);
    }
}
