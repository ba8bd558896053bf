#![doc = include_str!("../../lints/malformed-exec-form.md")]

use crate::lint::Findings;
use crate::model::{Dockerfile, SyntaxErrorKind};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for error in dockerfile.errors() {
        let SyntaxErrorKind::MalformedExecForm(message) = &error.kind else { continue };
        let finding = out.report(error.span, message.as_str());
        finding.help("write a JSON array of strings, or the shell text without brackets");
        let mended = dockerfile.instruction_at(error.span).map(|it| it.mend_exec_form());
        finding.fix("Make it a JSON array", mended.unwrap_or_default());
    }
}
