#![doc = include_str!("../../lints/base-image-missing-tag.md")]
use crate::lint::Findings;
use crate::model::{Component, Stage};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    // An empty variable is another problem, and so is a name that none can have.
    if !stage.undeclared_in_from().is_empty() {
        return;
    }
    for image in stage.images() {
        if image.reference_error().is_some() {
            continue;
        }
        let Some(name) = &image.name else { continue };
        if image.tag != Component::Absent || image.digest != Component::Absent {
            continue;
        }
        let finding = out.report(image.span, format!("image `{name}` has neither tag nor digest"));
        finding.help("name the release that you tested, such as `:1.2`");
        for (variable, value) in &image.variables {
            if let Some(value) = value {
                finding.origin(*value, format!("the default of `{variable}`"));
            }
        }
    }
}
