#![doc = include_str!("../../lints/invalid-env-file.md")]

use crate::lint::Findings;
use crate::model::{Compose, ComposeErrorKind};

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for error in compose.errors() {
        if error.kind == ComposeErrorKind::InvalidVariableFile {
            out.report(error.span, error.message.clone());
        }
    }
}
