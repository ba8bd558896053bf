#![doc = include_str!("../../lints/env-file-not-made.md")]

use crate::lint::Findings;
use crate::model::{Compose, ComposeErrorKind};

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for error in compose.errors() {
        if let ComposeErrorKind::MissingVariableFile { template: Some(template) } = &error.kind {
            out.report(error.span, error.message.clone())
                .help(format!("make it from `{template}`, or write `required: false`"));
        }
    }
}
