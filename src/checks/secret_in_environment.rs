#![doc = include_str!("../../lints/secret-in-environment.md")]

use crate::lint::Findings;
use crate::model::{SecretEvidence, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for variable in service.written_secrets() {
        let what = match variable.evidence {
            SecretEvidence::Weak => "holds a password that everybody knows",
            evidence if evidence.is_secret() => "is written into the file",
            _ => continue,
        };
        out.report(variable.span, format!("the value of `{}` {what}", variable.name))
            .help("hand it over as a Compose secret, or take it from outside with `${…:?}`");
    }
}
