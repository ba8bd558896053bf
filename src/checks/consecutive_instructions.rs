#![doc = include_str!("../../lints/consecutive-instructions.md")]

use crate::lint::Findings;
use crate::model::{Adjacent, Dockerfile};

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for section in dockerfile.sections() {
        let pairs = section.clone().zip(section.skip(1));
        for (before, instruction) in pairs {
            let Some(adjacent) = Adjacent::new(before, instruction) else { continue };
            let keyword = adjacent.instruction.short_keyword();
            out.report(
                adjacent.instruction.keyword_span(),
                format!("this `{keyword}` could be one with the `{keyword}` before it"),
            )
            .related(adjacent.before.keyword_span(), "the one before")
            .help("join the two, where the cache does not gain from two")
            .variant(adjacent.kind)
            .fix("Join the two steps", adjacent.join());
        }
    }
}
