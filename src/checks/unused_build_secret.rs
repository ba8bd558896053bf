#![doc = include_str!("../../lints/unused-build-secret.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    for name in container.unused_build_secrets() {
        out.report(name.span, format!("no mount of the Dockerfile asks for the secret `{name}`"))
            .help("remove it, or mount it where it is needed")
            .related(container.stage().from(), "the stage that this service builds");
    }
    if let Some(place) = container.unused_ssh() {
        out.report(place, "no mount of the Dockerfile asks for a key of SSH")
            .help("remove it, or mount it where it is needed: `RUN --mount=type=ssh`")
            .related(container.stage().from(), "the stage that this service builds");
    }
}
