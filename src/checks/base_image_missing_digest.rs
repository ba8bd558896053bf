#![doc = include_str!("../../lints/base-image-missing-digest.md")]
use crate::lint::Findings;
use crate::model::{Component, Stage};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for image in stage.images() {
        if image.digest != Component::Absent
            || image.name.is_none()
            || image.reference_error().is_some()
        {
            continue;
        }
        let variant = match image.tag.known() {
            Some("latest") => "moving",
            Some(_) => "tag",
            None if image.tag == Component::Absent => "moving",
            None => continue,
        };
        out.report(image.span, format!("`{}` has no digest", image.text))
            .help("add the digest that the tag has today, `@sha256:…`, and a bot that renews it")
            .variant(variant);
    }
}
