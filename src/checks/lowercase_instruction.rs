#![doc = include_str!("../../lints/lowercase-instruction.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, LetterCase};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    if dockerfile.usual_case() != LetterCase::Small {
        return;
    }
    let small = || dockerfile.written_keywords().filter(|own| own.case != LetterCase::Capitals);
    let Some(first) = small().next() else { return };
    let edits = small().map(|keyword| keyword.write(dockerfile, LetterCase::Capitals));
    out.report(first.span, "the instructions of this file are in small letters")
        .help("write instructions in capitals, as the reference does")
        .fix("Write the instructions in capitals", edits.collect());
}
