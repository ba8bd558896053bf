#![doc = include_str!("../../lints/base-image-tag-and-digest.md")]
use crate::lint::Findings;
use crate::model::{Component, Stage};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for image in stage.images() {
        let (Component::Known(tag), Component::Known(digest)) = (&image.tag, &image.digest) else {
            continue;
        };
        let Some(name) = &image.name else { continue };
        let finding =
            out.report(image.span, format!("the tag `{tag}` has no effect beside a digest"));
        finding.help("leave the tag out");
        if image.variables.is_empty() {
            finding.fix("Remove the tag", stage.replace_image(image, &format!("{name}@{digest}")));
        }
    }
}
