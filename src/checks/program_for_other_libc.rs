#![doc = include_str!("../../lints/program-for-other-libc.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for program in instruction.programs_for_other_libc() {
        let (path, needs) = (&program.path, program.needs);
        out.report(
            program.place,
            format!("`{path}` needs {needs}, which this stage does not have"),
        )
        .origin(program.linked_by, "the command that links it")
        .help(program.remedy);
    }
}
