#![doc = include_str!("../../lints/secret-passed-as-build-arg.md")]

use crate::lint::Findings;
use crate::model::{Container, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let taken = service.container().map(Container::secret_arguments);
    for argument in service.passed_secrets() {
        let way = taken.as_ref().map(|taken| taken.iter().find(|own| own.name == argument));
        // What no ARG takes gets nowhere, which `unused-build-arg` tells.
        if way == Some(None) {
            continue;
        }
        let message = format!("the value of `{argument}` stays in the image's history");
        let finding = out.report(argument.span, message);
        finding.help("hand it over with `build.secrets` and `RUN --mount=type=secret`");
        if let Some(Some(way)) = way {
            finding.goal(way.declared, "this `ARG` takes it");
            if let Some(used) = way.used {
                finding.goal(used, "and this step has it in a layer");
            }
        }
    }
}
