#![doc = include_str!("../../lints/missing-build-secret.md")]

use crate::lint::Findings;
use crate::model::{Container, GrantKind};

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let service = container.service();
    for grant in container.missing_grants() {
        let (variant, what, key) = match grant.kind {
            GrantKind::Secret => ("secret", "secret", "build.secrets"),
            GrantKind::Ssh => ("ssh", "SSH key", "build.ssh"),
        };
        let name = grant.name;
        out.report(service.key_span(), format!("the build needs the {what} `{}`", name.value))
            .variant(variant)
            .help(format!("grant it under `{key}`"))
            .related(name.span, "required here");
    }
}
