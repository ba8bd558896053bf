#![doc = include_str!("../../lints/package-index-update-alone.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some((command, manager)) = instruction.unused_index_update() else { return };
    out.report(command.head(), "the package index that this fetches grows old in the build cache")
        .variant(match (manager, command.installs_later()) {
            ("apt-get", true) => "apt-get-before",
            ("apt-get", false) => "apt-get-only",
            (_, true) => "before",
            (_, false) => "only",
        })
        .help("fetch it in the `RUN` that installs the packages");
}
