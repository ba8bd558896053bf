#![doc = include_str!("../../lints/additional-context-without-build.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(super) fn check(service: Service<'_>, out: &mut Findings) {
    for (name, other) in service.contexts_without_build() {
        out.report(name.span, format!("service `{name}` builds nothing that could be a context"))
            .help("name its image with `docker-image://`")
            .related(other.key_span(), "it has no `build`");
    }
}
