#![doc = include_str!("../../lints/base-image-drift.md")]

use crate::lint::Findings;
use crate::model::{Compose, Project};

pub(super) fn check(project: &Project, out: &mut Findings) {
    for (image, other) in project.composes().flat_map(Compose::base_image_drift) {
        let shown = &other.text;
        out.report(image.span, format!("another service of the project builds on `{shown}`"))
            .help("let both build on the same version")
            .related(other.span, "the other version");
    }
}
