#![doc = include_str!("../../lints/unused-additional-context.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    for name in container.unused_contexts() {
        out.report(name.span, format!("the Dockerfile uses no context `{name}`"))
            .help("remove it, or name it in a `--from`")
            .related(container.stage().from(), "the stage that this service builds");
    }
}
