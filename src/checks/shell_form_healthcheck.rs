#![doc = include_str!("../../lints/shell-form-healthcheck.md")]
use crate::lint::Findings;
use crate::model::{CommandForm, Detail, Instruction};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Detail::HealthcheckCmd(CommandForm::Shell(text)) = instruction.detail() else { return };
    if instruction.has_malformed_exec_form() {
        return;
    }
    let finding = out.report(instruction.first_line(), "this check starts a shell each time");
    finding.help("write the command as a JSON array");
    if let Some(array) = instruction.exec_form() {
        finding.fix("Write the check in exec form", instruction.replace_text(*text, &array));
    }
}
