#![doc = include_str!("../../lints/secret-file-in-build-context.md")]
use crate::lint::Findings;
use crate::model::Service;

pub(super) fn check(service: Service<'_>, out: &mut Findings) {
    for secret in service.copied_secrets() {
        out.report(
            secret.at,
            format!("the image of `{}` takes `{}` in", service.name(), secret.path),
        )
        .help("list it in `.dockerignore`, or keep it outside of the build context")
        .related(secret.taken_by, "this copies it");
    }
}
