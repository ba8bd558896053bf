#![doc = include_str!("../../lints/missing-command.md")]
use crate::lint::Findings;
use crate::model::{CommandForm, Detail, Instruction};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let (Detail::Run(CommandForm::Empty)
    | Detail::Cmd(CommandForm::Empty)
    | Detail::Entrypoint(CommandForm::Empty)) = instruction.detail()
    else {
        return;
    };
    let word = instruction.keyword().as_str();
    let finding = out.report(instruction.keyword_span(), format!("`{word}` has no command"));
    match word {
        "RUN" => finding.help("write the command, or remove the line"),
        _ => finding.help(format!("write the command; `{word} []` says that there is to be none")),
    };
}
