#![doc = include_str!("../../lints/invalid-instruction.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, SyntaxErrorKind};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    if dockerfile.has_foreign_frontend() {
        return;
    }
    if let Some(instruction) = dockerfile.first_without_stage() {
        let word = instruction.keyword().as_str();
        out.report(instruction.keyword_span(), format!("no `FROM` stands before this `{word}`"))
            .variant(if dockerfile.is_fragment() { "no-from" } else { "before-from" })
            .help("start the stage with `FROM`: only `ARG` may stand in front of it");
    } else if let Some(argument) = dockerfile.only_arguments() {
        out.report(argument.keyword_span(), "no `FROM` follows, so there is nothing to build")
            .variant("only-arg")
            .help("add the `FROM` that the argument is for");
    }
    for error in dockerfile.errors() {
        if let SyntaxErrorKind::Instruction(message) = &error.kind {
            let finding = out.report(error.span, message.as_str());
            finding.variant = error.fault.name();
        }
    }
}
