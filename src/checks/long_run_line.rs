#![doc = include_str!("../../lints/long-run-line.md")]

use crate::lint::{Findings, Options};
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, options: &Options, out: &mut Findings) {
    let most = options.integer("max-length").unwrap_or(120);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    for (line, length) in instruction.long_lines(most) {
        out.report(line, format!("a line of {length} characters"))
            .help("end the line with a backslash and go on in the next");
    }
}
