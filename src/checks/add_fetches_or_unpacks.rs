#![doc = include_str!("../../lints/add-fetches-or-unpacks.md")]

use crate::lint::Findings;
use crate::model::{Instruction, SourceKind};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for (place, kind) in instruction.implicit_sources() {
        let (message, variant, help) = match kind {
            SourceKind::Archive => {
                ("`ADD` unpacks this without saying so", "archive", "use `COPY` and unpack it")
            }
            SourceKind::Unknown => (
                "what this names is copied, fetched or unpacked, as it turns out",
                "unknown",
                "use `COPY` for a file",
            ),
            _ => ("`ADD` fetches this without checking it", "url", "add `--checksum`"),
        };
        out.report(place, message).variant(variant).help(help);
    }
}
