#![doc = include_str!("../../lints/unverified-download-run.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for run in instruction.executed_downloads() {
        let name: String = run.name.chars().take(32).collect();
        out.report(run.at, format!("`{name}` is run, and nothing looked at what came"))
            .origin(run.fetched, "downloaded here")
            .help("compare its digest first, with `sha256sum -c` or `ADD --checksum`");
    }
}
