#![doc = include_str!("../../lints/file-written-by-run.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for (command, file) in instruction.constant_files() {
        out.report(command.head(), "a file of constant content is written by the shell")
            .related(file, "the file")
            .help("use `COPY <<EOF` with that content")
            .fix("Copy a heredoc", command.replace_by_copy());
    }
}
