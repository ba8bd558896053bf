#![doc = include_str!("../../lints/missing-build-secret.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let service = container.service();
    for id in container.missing_build_secrets() {
        out.report(service.key_span(), format!("the build needs the secret `{}`", id.value))
            .help("grant it under `build.secrets`")
            .related(id.span, "required here");
    }
}
