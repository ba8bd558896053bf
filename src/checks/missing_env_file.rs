#![doc = include_str!("../../lints/missing-env-file.md")]

use crate::lint::Findings;
use crate::model::{Compose, ComposeErrorKind};

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for error in compose.errors() {
        if matches!(error.kind, ComposeErrorKind::MissingVariableFile { template: None }) {
            out.report(error.span, error.message.clone())
                .help("create it, or write `path:` with `required: false` if it may be absent");
        }
    }
}
