#![doc = include_str!("../../lints/credentials-in-url.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let literal = service.addresses_with_password().into_iter().filter(|url| !url.is_placeholder);
    for url in literal {
        let help = "take the password from a secret, or from outside with `${…:?}`";
        let variant = if url.is_secret_by_name { "secret" } else { "url" };
        out.report(url.span, "this URL holds a password").variant(variant).help(help);
    }
}
