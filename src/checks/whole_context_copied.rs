#![doc = include_str!("../../lints/whole-context-copied.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if instruction.takes_what_is_listed()
        || !instruction.stage().is_none_or(|stage| stage.has_shipped_layers())
    {
        return;
    }
    for source in instruction.whole_context_sources() {
        out.report(
            source.span,
            format!("`{}` is the whole context, whatever lies there", source.value),
        )
        .help("copy what the image needs, by name");
    }
}
