#![doc = include_str!("../../lints/unset-required-variable.md")]

use crate::lint::Findings;
use crate::model::{Compose, ComposeErrorKind};

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    let missing = |kind: &ComposeErrorKind| *kind == ComposeErrorKind::UnsetRequiredVariable;
    for error in compose.errors().iter().filter(|error| missing(&error.kind)) {
        out.report(error.span, error.message.clone()).help("set it in `.env`");
    }
}
