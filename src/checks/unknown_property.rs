#![doc = include_str!("../../lints/unknown-property.md")]

use crate::lint::Findings;
use crate::model::{Compose, ComposeErrorKind};

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for error in compose.errors() {
        let ComposeErrorKind::UnknownProperty { nearest } = &error.kind else { continue };
        let finding = out.report(error.span, error.message.clone());
        match nearest {
            Some(near) => finding
                .help(format!("write `{near}`"))
                .fix(format!("Write `{near}`"), compose.rename_key(error.span, near)),
            None => finding.help("remove it, or give a key of your own the prefix `x-`"),
        };
    }
}
