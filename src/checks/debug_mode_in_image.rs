#![doc = include_str!("../../lints/debug-mode-in-image.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for mode in instruction.debug_modes() {
        let (name, value, off) = (&mode.name.value, &mode.value.value, mode.off);
        out.report(
            mode.name.span.to(mode.value.span),
            format!("`{name}={value}` goes into what is shipped"),
        )
        .help(format!("set it to `{off}`, and turn it on where you work"))
        .fix(format!("Write `{name}={off}`"), mode.edits);
    }
}
