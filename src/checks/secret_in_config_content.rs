#![doc = include_str!("../../lints/secret-in-config-content.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for secret in compose.config_secrets() {
        out.report(secret.span, format!("the config `{}` holds {}", secret.name, secret.what))
            .help("make it one of `secrets`");
    }
}
