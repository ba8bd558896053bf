#![doc = include_str!("../../lints/secret-in-environment.md")]

use crate::lint::Findings;
use crate::model::{SecretEvidence, Service, is_secret_name, judge_secret_value};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let arguments = service.build().map(|build| build.args()).unwrap_or_default();
    for variable in service.environment().into_iter().chain(arguments).chain(service.labels()) {
        let Some(value) = variable.value.known() else { continue };
        if !is_secret_name(variable.name.value) {
            continue;
        }
        let evidence = judge_secret_value(value.value);
        if !evidence.is_secret() {
            continue;
        }
        let what = match evidence {
            SecretEvidence::Weak => "holds a password that everybody knows",
            _ => "is written into the file",
        };
        out.report(value.span, format!("the value of `{}` {what}", variable.name))
            .help("hand it over as a Compose secret, or take it from outside with `${…:?}`");
    }
}
