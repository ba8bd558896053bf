#![doc = include_str!("../../lints/missing-build-arg.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let service = container.service();
    for argument in container.missing_arguments() {
        let name = &argument.binding.name;
        out.report(service.key_span(), format!("the build needs `{name}`, which nothing gives"))
            .help("give it under `build.args`, or a default in the Dockerfile")
            .related(argument.used, "needed here")
            .related(argument.binding.span, "declared without a default");
    }
}
