#![doc = include_str!("../../lints/unpinned-image-tag.md")]

use crate::lint::Findings;
use crate::model::{Component, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    // Beside `build`, the image only names the result.
    if service.build().is_some() {
        return;
    }
    let Some(image) = service.image() else { return };
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
