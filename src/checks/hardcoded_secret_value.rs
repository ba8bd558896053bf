#![doc = include_str!("../../lints/hardcoded-secret-value.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for credential in instruction.credentials() {
        let message = format!("{} is written here for all to read", credential.value);
        let finding = out.report(credential.span, message);
        finding
            .help("revoke it, and give its successor by `RUN --mount=type=secret` or at run time");
        // To the tools that go by the names of variables it is one of those.
        if instruction.is_in_secret_variable(credential.span) {
            finding.variant("variable");
        }
    }
}
