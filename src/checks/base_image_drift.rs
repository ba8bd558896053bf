#![doc = include_str!("../../lints/base-image-drift.md")]

use crate::lint::Findings;
use crate::model::{Compose, Project};

pub(super) fn check(project: &Project, out: &mut Findings) {
    for drift in project.composes().flat_map(Compose::image_drift) {
        let name = drift.other.name.as_deref().unwrap_or_default();
        let tag = drift.other.tag.known().unwrap_or_default();
        let does = if drift.is_other_run { "runs" } else { "builds on" };
        let what = if drift.is_in_digest { "another digest of " } else { "" };
        let message = format!("another service of the project {does} {what}`{name}:{tag}`");
        out.report(drift.image.span, message)
            .help("let both have the same version")
            .related(drift.other.span, "the other version");
    }
}
