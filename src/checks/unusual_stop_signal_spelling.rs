#![doc = include_str!("../../lints/unusual-stop-signal-spelling.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some((word, name, is_same)) = instruction.usual_stop_signal() else { return };
    let finding = out.report(word.span, format!("this signal is usually written `{name}`"));
    finding.help(format!("write `{name}`"));
    if is_same {
        finding.fix(format!("Write `{name}`"), instruction.replace_word(word, &name));
    }
}
