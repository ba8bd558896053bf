#![doc = include_str!("../../lints/non-numeric-user.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if let Some(user) = instruction.user_by_name() {
        let message = match user.value.as_str() {
            "root" => "what looks for 0 does not see that this is root".to_owned(),
            _ => format!("whether `{user}` is root cannot be told from its name"),
        };
        out.report(user.span, message).help("write the number of the user");
    }
}
