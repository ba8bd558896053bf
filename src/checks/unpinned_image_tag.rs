#![doc = include_str!("../../lints/unpinned-image-tag.md")]

use crate::lint::Findings;
use crate::model::{Component, Image, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for image in service.run_images() {
        judge(&image, out);
    }
}

fn judge(image: &Image, out: &mut Findings) {
    if image.digest != Component::Absent || image.name.is_none() {
        return;
    }
    let message = match (&image.tag, image.moving_tag()) {
        (Component::Absent, _) => {
            format!("`{}` has no tag: what runs changes with each pull", image.text)
        }
        (_, Some(tag)) => format!("the tag `{tag}` moves: what runs changes with each pull"),
        _ => return,
    };
    out.report(image.span, message).help("name a version, or a digest");
}
