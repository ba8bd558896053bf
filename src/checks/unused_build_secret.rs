#![doc = include_str!("../../lints/unused-build-secret.md")]

use crate::lint::Findings;
use crate::model::{Container, GrantKind};

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    for grant in container.unused_grants() {
        let (variant, what, mount) = match grant.kind {
            GrantKind::Secret => ("secret", "secret", "secret,id="),
            GrantKind::Ssh => ("ssh", "SSH key", "ssh,id="),
        };
        let name = grant.name;
        out.report(name.span, format!("no mount of the Dockerfile asks for the {what} `{name}`"))
            .variant(variant)
            .help(format!(
                "remove it, or mount it where it is needed: `--mount=type={mount}{name}`"
            ))
            .related(container.stage().from(), "the stage that this service builds");
    }
}
