#![doc = include_str!("../../lints/build-and-image-without-pull-policy.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.build().is_none() || service.has("pull_policy") || service.may_inherit() {
        return;
    }
    let Some(image) = service.image() else { return };
    out.report(image.span, "the cache decides whether the image is built or pulled")
        .help("say it: `pull_policy: build`");
}
