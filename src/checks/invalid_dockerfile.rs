#![doc = include_str!("../../lints/invalid-dockerfile.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, SyntaxErrorKind};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    if dockerfile.has_foreign_frontend() {
        return;
    }
    for error in dockerfile.errors() {
        if let SyntaxErrorKind::Parse(message) = &error.kind {
            let finding = out.report(error.span, message.as_str());
            finding.variant = error.fault.name();
        }
    }
}
