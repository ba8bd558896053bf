#![doc = include_str!("../../lints/stale-base-digest-label.md")]
use crate::lint::Findings;
use crate::model::{Component, Stage};

const KEY: &str = "org.opencontainers.image.base.digest";

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() {
        return;
    }
    let Some(label) = stage.label(KEY) else { return };
    // The default of an ARG is not what a release says.
    let Some(value) = label.value.text().filter(|_| label.value.is_known()) else { return };
    let from = stage.lineage().last().map_or(stage.from(), |stage| stage.from());
    match stage.base_digest() {
        Component::Known(digest) if digest != value => {
            out.report(label.value_span(), "`FROM` pins another digest than this label says")
                .related(from, "the base image")
                .help("write the digest of the base image")
                .fix("Write the digest of the base image", label.replace_value(&digest));
        }
        Component::Absent => {
            out.report(label.value_span(), "`FROM` pins no digest, so this one is soon outdated")
                .related(from, "the base image")
                .help("pin the base image by its digest, or remove the label");
        }
        _ => (),
    }
}
