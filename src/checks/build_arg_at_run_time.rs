#![doc = include_str!("../../lints/build-arg-at-run-time.md")]
use crate::lint::Findings;
use crate::model::{Instruction, is_secret_name};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for (name, argument) in instruction.build_only_variables() {
        let place = name.span;
        let name = name.value;
        let finding = out.report(place, format!("`{name}` is for the build only, and empty here"));
        let is_of_stage = instruction.declares(&name);
        finding.variant(if is_of_stage { "stage" } else { "global" });
        finding.origin(argument.place(), "an argument does not stay in the image");
        // A secret is better given when the container starts.
        if is_secret_name(&name) {
            finding.help("give it to the container when it starts");
        } else {
            let line = format!("ENV {name}=${name}");
            finding.help(format!("hand it on: `{line}`"));
            if is_of_stage {
                finding.fix(format!("Add `{line}`"), instruction.insert_before(&line));
            }
        }
    }
}
