#![doc = include_str!("../../lints/invalid-image-reference.md")]
use crate::lint::Findings;
use crate::model::{ReferenceError, Stage};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    // `undeclared-arg-in-from` tells what an empty variable makes of the name.
    if !stage.undeclared_in_from().is_empty() {
        return;
    }
    for image in stage.images() {
        let Some(error) = image.reference_error() else { continue };
        let message = match error {
            ReferenceError::Capitals => "the name of an image has no capitals",
            ReferenceError::Path => "no image can have this name",
            ReferenceError::Tag => "no image can have this tag",
            ReferenceError::Digest => "no image can have this digest",
        };
        let finding = out.report(image.span, message);
        for (variable, value) in &image.variables {
            if let Some(value) = value {
                finding.origin(*value, format!("the default of `{variable}`"));
            }
        }
    }
}
