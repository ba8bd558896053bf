#![doc = include_str!("../../lints/empty-continuation-line.md")]

use crate::lint::Findings;
use crate::model::{Dockerfile, SyntaxErrorKind};
use crate::text::Edit;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for error in dockerfile.errors() {
        if error.kind != SyntaxErrorKind::EmptyContinuationLine {
            continue;
        }
        let finding = out.report(error.span, "the line before continues, and this one is empty");
        match dockerfile.keyword_after(error.span) {
            // To join the lines for good would only hide that the instruction was to end here.
            Some(keyword) => finding.help(format!(
                "end the line above without `{}`, so that `{}` is an instruction",
                dockerfile.syntax().escape,
                keyword.as_str()
            )),
            None => finding.fix("Remove the empty line", vec![Edit::delete(error.span)]),
        };
    }
}
