#![doc = include_str!("../../lints/several-parts-on-a-line.md")]

use crate::lint::{Findings, Options};
use crate::model::{Instruction, Keyword};

pub(super) fn check(instruction: Instruction<'_>, options: &Options, out: &mut Findings) {
    let what = match instruction.keyword() {
        Keyword::Label => "a label",
        Keyword::Run | Keyword::Healthcheck => "a part of the step",
        _ => return,
    };
    let least = usize::try_from(options.integer("min-parts").unwrap_or(2)).unwrap_or(2);
    for (part, edits) in instruction.parts_on_one_line(least) {
        out.report(part, format!("{what} on the line of the one before it"))
            .help("give each a line of its own")
            .fix("Begin a new line", edits);
    }
}
