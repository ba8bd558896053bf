#![doc = include_str!("../../lints/image-without-digest.md")]

use crate::lint::Findings;
use crate::model::{Component, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(image) = service.pulled_image() else { return };
    let is_fixed = image.tag != Component::Absent && image.moving_tag().is_none();
    if image.digest == Component::Absent && is_fixed {
        out.report(image.span, format!("`{}` has no digest: the tag may be moved", image.text))
            .help("add the digest of the index: `docker buildx imagetools inspect` tells it");
    }
}
