#![doc = include_str!("../../lints/invalid-instruction.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, SyntaxErrorKind};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    if dockerfile.has_foreign_frontend() {
        return;
    }
    // `missing-from` tells of a file that has none at all.
    if !dockerfile.is_fragment()
        && let Some(instruction) = dockerfile.first_without_stage()
    {
        let word = instruction.keyword().as_str();
        out.report(instruction.keyword_span(), format!("no `FROM` stands before this `{word}`"))
            .variant("before-from")
            .help("start the stage with `FROM`: only `ARG` may stand in front of it");
    }
    for error in dockerfile.errors() {
        if let SyntaxErrorKind::Instruction(message) = &error.kind {
            let finding = out.report(error.span, message.as_str());
            finding.variant = error.fault.name();
        }
    }
}
