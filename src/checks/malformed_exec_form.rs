#![doc = include_str!("../../lints/malformed-exec-form.md")]

use crate::lint::Findings;
use crate::model::{Dockerfile, Keyword, SyntaxErrorKind};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for error in dockerfile.errors() {
        let SyntaxErrorKind::MalformedExecForm(message) = &error.kind else { continue };
        let finding = out.report(error.span, message.as_str());
        finding.help("write a JSON array of strings, or the shell text without brackets");
        let is_entry = dockerfile
            .instruction_at(error.span)
            .is_some_and(|it| matches!(it.keyword(), Keyword::Cmd | Keyword::Entrypoint));
        let in_single_quotes = dockerfile.slice(error.span).starts_with('\'');
        finding.variant(match (is_entry, in_single_quotes) {
            (true, true) => "entry-in-single-quotes",
            (true, false) => "entry",
            (false, true) => "in-single-quotes",
            (false, false) => "other",
        });
        let mended = dockerfile.instruction_at(error.span).map(|it| it.mend_exec_form());
        finding.fix("Make it a JSON array", mended.unwrap_or_default());
    }
}
