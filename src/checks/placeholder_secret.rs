#![doc = include_str!("../../lints/placeholder-secret.md")]

use crate::lint::Findings;
use crate::model::{SecretEvidence, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for variable in service.written_secrets() {
        if variable.evidence == SecretEvidence::Placeholder {
            let name = variable.name;
            out.report(variable.span, format!("the value of `{name}` is an example that works"))
                .variant("variable")
                .help("take it from outside, and fail without it: `${…:?}`");
        }
    }
    for url in service.addresses_with_password().into_iter().filter(|url| url.is_placeholder) {
        out.report(url.span, "the password in this URL is an example that works")
            .variant("url")
            .help("take it from outside, and fail without it: `${…:?}`");
    }
}
