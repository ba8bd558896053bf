#![doc = include_str!("../../lints/hardcoded-architecture.md")]

use crate::lint::Findings;
use crate::model::{Command, Instruction};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let added = instruction.added_for_one_architecture();
    let downloaded = instruction.commands().filter_map(Command::hardcoded_architecture);
    for (url, name) in added.into_iter().chain(downloaded) {
        out.report(url, format!("`{name}` in a file that is built for several platforms"))
            .help("declare `ARG TARGETARCH` and choose the download by it");
    }
}
