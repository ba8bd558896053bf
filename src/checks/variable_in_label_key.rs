#![doc = include_str!("../../lints/variable-in-label-key.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for variable in instruction.variables_in_label_keys() {
        out.report(variable.span, format!("`{}` is in the key of a label", variable.value))
            .help("write the key out");
    }
}
