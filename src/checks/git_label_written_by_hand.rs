#![doc = include_str!("../../lints/git-label-written-by-hand.md")]
use crate::lint::Findings;
use crate::model::Stage;

const KEYS: [&str; 3] = [
    "org.opencontainers.image.revision",
    "org.opencontainers.image.source",
    "com.docker.image.source.entrypoint",
];

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    if !stage.is_shipped() {
        return;
    }
    for label in KEYS.iter().filter_map(|key| stage.label(key)) {
        if label.value.is_known() {
            out.report(label.key_span(), format!("Buildx can write `{}` by itself", label.key))
                .help("remove it and set `BUILDX_GIT_LABELS=1`, or take it from an `ARG`")
                .fix("Remove the label", label.remove());
        }
    }
}
