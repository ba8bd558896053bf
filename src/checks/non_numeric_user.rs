#![doc = include_str!("../../lints/non-numeric-user.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if let Some(user) = instruction.user_by_name() {
        out.report(user.span, format!("whether `{user}` is root cannot be told from its name"))
            .help("write the number of the user");
    }
}
