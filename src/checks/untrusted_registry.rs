#![doc = include_str!("../../lints/untrusted-registry.md")]
use crate::lint::{Findings, Options};
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, options: &Options, out: &mut Findings) {
    let allowed = options.list("allowed");
    if allowed.is_empty() {
        return;
    }
    for image in stage.images() {
        if image.comes_from(allowed) != Some(false) {
            continue;
        }
        let registry = image.registry().unwrap_or("docker.io");
        out.report(image.span, format!("`{}` of `{registry}` is not allowed", image.text))
            .help("take an image of a registry that the option `allowed` lists");
    }
}
