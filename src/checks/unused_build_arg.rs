#![doc = include_str!("../../lints/unused-build-arg.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    for argument in container.unused_arguments() {
        let name = argument.name;
        let finding =
            out.report(name.span, format!("no stage that is built declares `ARG {name}`"));
        finding.help("declare it where it is used, or remove it");
        match argument.near {
            Some(near) if argument.is_elsewhere => {
                finding.related(near.span, "declared in a stage that is not built");
            }
            Some(near) => _ = finding.related(near.span, format!("was `{}` meant?", near.name)),
            None => {
                let declared = container.stage().dockerfile().arguments();
                for own in declared.take(3) {
                    finding.related(own.span, format!("`{}` is declared", own.name));
                }
                if finding.related.is_empty() {
                    let from = container.stage().from();
                    finding.related(from, "the stage that this service builds");
                }
            }
        }
    }
}
