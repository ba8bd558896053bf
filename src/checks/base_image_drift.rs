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
        let finding = out.report(drift.image.span, message);
        finding.help("let both have the same version");
        finding.related(drift.other.span, "the other version");
        for (name, span) in drift.image.variables.iter().chain(&drift.other.variables) {
            if let Some(span) = span {
                finding.origin(*span, format!("this is `{name}`"));
            }
        }
    }
}
