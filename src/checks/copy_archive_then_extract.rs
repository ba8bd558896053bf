#![doc = include_str!("../../lints/copy-archive-then-extract.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for archive in instruction.copied_archives() {
        out.report(archive.source, "the image keeps this archive beside what is unpacked of it")
            .related(archive.extracted, "it is unpacked here")
            .help(match archive.is_tar {
                true => "let `ADD` unpack it, or mount it with `RUN --mount=type=bind`",
                false => "mount it with `RUN --mount=type=bind`",
            })
            .fix("Let `ADD` unpack it", archive.edits);
    }
}
