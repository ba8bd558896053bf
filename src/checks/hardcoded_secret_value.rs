#![doc = include_str!("../../lints/hardcoded-secret-value.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for credential in instruction.credentials() {
        let message = format!("{} is written here for all to read", credential.value);
        out.report(credential.span, message)
            .help("revoke it, and give its successor by `RUN --mount=type=secret` or at run time");
    }
}
