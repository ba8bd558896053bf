#![doc = include_str!("../../lints/feature-newer-than-syntax.md")]
use crate::lint::Findings;
use crate::model::Dockerfile;
use crate::text::Edit;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    let Some(frontend) = dockerfile.pinned_frontend() else { return };
    let tag = dockerfile.slice(frontend.tag);
    let mut reported: Vec<&str> = Vec::new();
    for feature in dockerfile.instructions().flat_map(|own| own.features()) {
        let Some(needed) = feature.needs(frontend) else { continue };
        if reported.contains(&feature.name) {
            continue;
        }
        reported.push(feature.name);
        let name = feature.name;
        out.report(feature.span, format!("{name} needs frontend {needed}, and the file has {tag}"))
            .related(frontend.tag, "asked for here")
            .help(format!("ask for `docker/dockerfile:{needed}` or later"))
            .fix(format!("Ask for {needed}"), vec![Edit::replace(frontend.tag, needed)]);
    }
}
