#![doc = include_str!("../../lints/overridden-instruction.md")]

use crate::lint::Findings;
use crate::model::{Instruction, Keyword, Stage};

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for (keyword, variant) in [
        (Keyword::Cmd, "cmd"),
        (Keyword::Entrypoint, "entrypoint"),
        (Keyword::Healthcheck, "healthcheck"),
    ] {
        let Some(last) = stage.last(keyword) else { continue };
        let is_earlier = |instruction: &Instruction<'_>| {
            instruction.keyword() == keyword
                && !instruction.is_deferred()
                && instruction.index() < last.index()
        };
        let word = keyword.as_str();
        for earlier in stage.instructions().filter(is_earlier) {
            out.report(earlier.first_line(), format!("a later `{word}` replaces this one"))
                .variant(variant)
                .related(last.first_line(), format!("the `{word}` that holds"))
                .fix(format!("Remove the `{word}` that has no effect"), earlier.remove());
        }
    }
}
