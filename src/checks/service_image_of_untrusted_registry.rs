#![doc = include_str!("../../lints/service-image-of-untrusted-registry.md")]

use crate::lint::{Findings, Options};
use crate::model::Service;

pub(super) fn check(service: Service<'_>, options: &Options, out: &mut Findings) {
    let allowed = options.list("allowed");
    for image in service.run_images() {
        let registry = image.registry().unwrap_or("docker.io");
        if image.is_of_passing_host() {
            out.report(image.span, format!("`{registry}` is a host that vouches for nothing"))
                .help("take the image from a registry with a name of its own");
        } else if !allowed.is_empty() && image.comes_from(allowed) == Some(false) {
            out.report(image.span, format!("`{}` of `{registry}` is not allowed", image.text))
                .help("take an image of a registry that the option `allowed` lists");
        }
    }
}
