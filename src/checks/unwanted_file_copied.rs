#![doc = include_str!("../../lints/unwanted-file-copied.md")]
use crate::lint::Findings;
use crate::model::{Instruction, UnwantedKind};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for unwanted in instruction.unwanted_contents() {
        let path = &unwanted.path;
        let (variant, what) = match unwanted.kind {
            UnwantedKind::Environment => ("env", "secrets"),
            UnwantedKind::Key => ("key", "a private key"),
            UnwantedKind::Git => ("git", "the history of the repository"),
            UnwantedKind::NodeModules => ("node-modules", "installed packages"),
        };
        let finding =
            out.report(unwanted.source.span, format!("this takes along `{path}`, {what}"));
        finding.variant(variant);
        finding.help(format!("list `{path}` in `.dockerignore`, or copy by name"));
        if let Some(span) = unwanted.kept_by {
            finding.related(span, "the ignore file does not leave it out");
        }
    }
}
