#![doc = include_str!("../../lints/ungraceful-stop-signal.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Signal};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some((text, Signal::Known(number))) = instruction.stop_signal() else { return };
    let message = match number {
        9 => format!("`{}` ends the program before it can finish its work", text.value),
        19 => format!("`{}` freezes the program, and it is killed later", text.value),
        _ => return,
    };
    out.report(text.span, message)
        .help("choose a signal that the program handles")
        .fix("Write `SIGTERM`", instruction.replace_arguments("SIGTERM"));
}
