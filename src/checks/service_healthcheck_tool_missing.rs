#![doc = include_str!("../../lints/service-healthcheck-tool-missing.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some(program) = container.missing_health_program() else { return };
    let name = &program.value;
    out.report(program.span, format!("nothing brings `{name}` into the image that this checks"))
        .help(format!("install `{name}` in the Dockerfile, or let the program check itself"))
        .related(container.stage().from(), "the stage that it runs");
}
