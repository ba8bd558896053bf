#![doc = include_str!("../../lints/unknown-flag.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, Instruction, Keyword, SyntaxErrorKind};
use crate::text::Edit;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    if dockerfile.has_foreign_frontend() {
        return;
    }
    for error in dockerfile.errors() {
        let SyntaxErrorKind::UnknownFlag { nearest } = error.kind else { continue };
        let flag = dockerfile.slice(error.span);
        let finding = out.report(error.span, format!("this instruction has no flag `{flag}`"));
        finding.variant(match dockerfile.instruction_at(error.span).map(Instruction::keyword) {
            Some(Keyword::Add) => "add",
            Some(Keyword::Copy) => "copy",
            Some(Keyword::From) => "from",
            Some(Keyword::Healthcheck) => "healthcheck",
            _ => "other",
        });
        if let Some(nearest) = nearest {
            finding
                .help(format!("write `{nearest}`"))
                .fix(format!("Write `{nearest}`"), vec![Edit::replace(error.span, nearest)]);
        }
    }
}
