#![doc = include_str!("../../lints/shell-form-entry.md")]

use crate::lint::Findings;
use crate::model::{CommandForm, Detail, Instruction, Keyword};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let (Detail::Cmd(form) | Detail::Entrypoint(form)) = instruction.detail() else { return };
    let CommandForm::Shell(_) = form else { return };
    // The child image's SHELL decides over what ONBUILD defers, and what a later instruction
    // overrides does not run at all.
    if instruction.is_deferred()
        || instruction.overridden_by().is_some()
        || instruction.has_malformed_exec_form()
        || instruction.runs_in_chosen_shell()
        || instruction.replaces_its_shell()
    {
        return;
    }
    let word = instruction.keyword().as_str();
    let message = match instruction.keyword() {
        Keyword::Entrypoint => "`ENTRYPOINT` in shell form ignores `CMD` and may miss signals",
        _ => "a `CMD` in shell form may leave a shell between Docker and the program",
    };
    let finding = out.report(instruction.first_line(), message);
    match instruction.exec_form() {
        Some(array) => finding
            .help("write the command as a JSON array")
            .fix(format!("Write `{word}` in exec form"), instruction.replace_arguments(&array)),
        None => finding.help("put `exec` before the program, or move the shell text to a script"),
    };
}
