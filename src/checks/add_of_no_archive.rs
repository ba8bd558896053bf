#![doc = include_str!("../../lints/add-of-no-archive.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for found in instruction.no_archives() {
        out.report(
            found.source.span,
            format!("`{}` is no archive: it is not unpacked", found.source),
        )
        .help("fetch the file again, or copy it with `COPY`");
    }
}
