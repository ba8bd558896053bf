#![doc = include_str!("../../lints/shell-script-problem.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for problem in instruction.shell_problems() {
        let finding = out.report(problem.span, problem.message).variant(problem.code);
        if let Some(help) = problem.help {
            finding.help(help);
        }
    }
}
