#![doc = include_str!("../../lints/unused-build-arg.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    for argument in container.unused_arguments() {
        let name = argument.name;
        let finding =
            out.report(name.span, format!("no stage that is built declares `ARG {name}`"));
        match argument.near {
            Some(near) if argument.is_elsewhere => {
                finding.related(near.span, "declared in a stage that is not built")
            }
            Some(near) => finding.related(near.span, format!("was `{}` meant?", near.name)),
            None => finding.related(container.stage().from(), "the stage that this service builds"),
        };
        finding.help("declare it where it is used, or remove it");
    }
}
