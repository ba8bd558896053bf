#![doc = include_str!("../../lints/env-unset-in-run.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    for (name, at, set) in command.unset_in_vain() {
        let finding = out.report(at, format!("`{name}` is set again in the next step"));
        if let Some(set) = set {
            finding.origin(set, "the image keeps it");
        }
        finding.variant(if command.unsets_for_step() { "step" } else { "vain" });
        finding.help("set it for the one step that needs it, not by `ENV`");
    }
}
