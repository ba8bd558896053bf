#![doc = include_str!("../../lints/unused-arg.md")]
use crate::lint::Findings;
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for name in dockerfile.unused_arguments() {
        out.report(name.span, format!("nothing uses the argument `{}`", name.value))
            .help("remove it, or use it");
    }
}
