#![doc = include_str!("../../lints/mixed-instruction-case.md")]
use crate::lint::Findings;
use crate::model::{Dockerfile, LetterCase};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    let usual = dockerfile.usual_case();
    let letters = match usual {
        LetterCase::Small => "small letters",
        _ => "capitals",
    };
    for keyword in dockerfile.written_keywords().filter(|keyword| keyword.case != usual) {
        let word = dockerfile.slice(keyword.span);
        let others = if keyword.is_nested { "instructions are" } else { "others are" };
        out.report(keyword.span, format!("`{word}` is not in {letters}, as the {others}"))
            .variant(if keyword.is_nested { "nested" } else { "instruction" })
            .help(format!("write it in {letters}"))
            .fix(format!("Write it in {letters}"), vec![keyword.write(dockerfile, usual)]);
    }
}
