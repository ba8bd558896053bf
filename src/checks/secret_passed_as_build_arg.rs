#![doc = include_str!("../../lints/secret-passed-as-build-arg.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for argument in service.passed_secrets() {
        out.report(
            argument.span,
            format!("the value of `{argument}` stays in the image's history"),
        )
        .help("hand it over with `build.secrets` and `RUN --mount=type=secret`");
    }
}
