#![doc = include_str!("../../lints/chown-flag.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if let Some(flag) = instruction.flag("chown") {
        out.report(flag.span, "`--chown` gives what is copied to somebody")
            .help("leave what the process only reads to root");
    }
}
