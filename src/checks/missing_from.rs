#![doc = include_str!("../../lints/missing-from.md")]
use crate::lint::Findings;
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    if !dockerfile.is_fragment() || dockerfile.has_foreign_frontend() {
        return;
    }
    // `invalid-dockerfile` tells of a file in which there is nothing at all.
    let misplaced = dockerfile.first_without_stage();
    let Some(first) = misplaced.or_else(|| dockerfile.instructions().next()) else { return };
    out.report(first.keyword_span(), "the file has no `FROM`: a part of another, or no base yet")
        .variant(if misplaced.is_some() { "instruction" } else { "argument" })
        .help("start the stage with `FROM`: only `ARG` may stand in front of it");
}
