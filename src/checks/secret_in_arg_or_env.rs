#![doc = include_str!("../../lints/secret-in-arg-or-env.md")]
use crate::lint::Findings;
use crate::model::{DeclaredSecretKind, Dockerfile, Keyword};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for secret in &dockerfile.declared_secrets() {
        let name = &secret.name;
        let message = match (&secret.kind, secret.keyword) {
            // `hardcoded-secret-value` points at the value.
            (DeclaredSecretKind::Random, _) => continue,
            (DeclaredSecretKind::Passed, _) => {
                format!("`ARG {name}` stays in the history of the image")
            }
            (DeclaredSecretKind::CopyOf(argument), _) if *argument == name.value => {
                format!("`ENV {name}` keeps the build argument in the image")
            }
            (DeclaredSecretKind::CopyOf(argument), _) => {
                format!("`ENV {name}` keeps the build argument `{argument}` in the image")
            }
            (DeclaredSecretKind::Weak, _) => {
                format!("`{name}` has a password that everybody knows")
            }
            (DeclaredSecretKind::Literal, Keyword::Arg) => {
                format!("the default of `ARG {name}` is there for all to read")
            }
            (DeclaredSecretKind::Literal, _) => {
                format!("`ENV {name}` is there for all who can pull the image")
            }
        };
        let help = match secret.keyword {
            Keyword::Arg => "use `RUN --mount=type=secret` for what the build needs",
            _ => "set it when the container starts, or read it from a file",
        };
        let finding = out.report(name.span, message).help(help);
        let is_literal =
            matches!(secret.kind, DeclaredSecretKind::Weak | DeclaredSecretKind::Literal);
        finding.variant(match (is_literal, dockerfile.is_in_earlier_stage(name.span)) {
            (true, false) => "literal",
            (true, true) => "literal-in-earlier-stage",
            (false, false) => "name",
            (false, true) => "name-in-earlier-stage",
        });
        for step in dockerfile.way_of_secret(secret) {
            finding.origin(step.span, step.value);
        }
    }
}
