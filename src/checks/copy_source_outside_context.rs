#![doc = include_str!("../../lints/copy-source-outside-context.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for source in instruction.sources_outside_context() {
        out.report(source.span, "this source is above the build context, which has no above")
            .help("build from the folder above, and give the path from there");
    }
}
