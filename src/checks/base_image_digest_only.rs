#![doc = include_str!("../../lints/base-image-digest-only.md")]
use crate::lint::Findings;
use crate::model::{Component, Stage};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for image in stage.images() {
        let Some(name) = &image.name else { continue };
        if image.tag == Component::Absent && image.digest.known().is_some() {
            out.report(image.span, format!("which release of `{name}` this is, nothing tells"))
                .help("put the tag in front of the digest");
        }
    }
}
