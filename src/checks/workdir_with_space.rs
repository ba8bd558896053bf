#![doc = include_str!("../../lints/workdir-with-space.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some((word, _)) = instruction.words_of_one() else { return };
    out.report(word.span, "these words are one path, with the spaces in it")
        .help("put the path in quotes if it is meant, else leave one word");
}
