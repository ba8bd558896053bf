#![doc = include_str!("../../lints/invalid-stop-signal.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Signal};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if let Some((text, Signal::Invalid)) = instruction.stop_signal() {
        out.report(text.span, format!("`{}` is no signal", text.value))
            .help("name one, such as `SIGTERM` or `SIGINT`");
    }
}
