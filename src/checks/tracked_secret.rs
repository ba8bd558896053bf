#![doc = include_str!("../../lints/tracked-secret.md")]
use crate::lint::Findings;
use crate::model::{Compose, Service};

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    let of_services = compose.services().flat_map(Service::tracked_secrets);
    let files = compose.tracked_secret_files();
    for secret in of_services.chain(compose.tracked_env()).chain(files) {
        let path = &secret.path;
        let message = match &secret.name {
            Some(name) => format!("the repository has `{path}`, which sets `{name}`"),
            None => format!("the repository has `{path}`, a secret"),
        };
        out.report(secret.at, message)
            .help("list it in `.gitignore`, take it out of Git, and change the secret");
    }
}
