#![doc = include_str!("../../lints/unpinned-image-tag.md")]

use crate::lint::Findings;
use crate::model::{Component, Image, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for image in service.run_images() {
        judge(&image, out);
    }
}

fn judge(image: &Image, out: &mut Findings) {
    if image.digest != Component::Absent {
        return;
    }
    let Some(follows) = image.follows() else { return };
    let message = match image.moving_tag() {
        None => format!("`{}` has no tag: what runs changes with each pull", image.text),
        Some(tag) => format!("the tag `{tag}` moves: what runs changes with each pull"),
    };
    out.report(image.span, message).variant(follows).help("name a version, or a digest");
}
