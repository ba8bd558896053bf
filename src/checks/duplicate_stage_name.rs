#![doc = include_str!("../../lints/duplicate-stage-name.md")]
use crate::lint::Findings;
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for (name, other) in dockerfile.repeated_stage_names() {
        out.report(name.span, format!("another stage is named `{name}` before this one"))
            .related(other, "the other stage")
            .help("give each stage a name of its own");
    }
}
