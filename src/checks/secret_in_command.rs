#![doc = include_str!("../../lints/secret-in-command.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for option in service.secret_options() {
        out.report(option.span, format!("`{}` is given a secret that stands here", option.name))
            .help("hand it over as a Compose secret");
    }
}
