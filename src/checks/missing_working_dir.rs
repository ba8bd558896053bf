#![doc = include_str!("../../lints/missing-working-dir.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some(directory) = container.missing_working_dir() else { return };
    out.report(directory.span, format!("nothing in the image makes `{directory}`"))
        .help("name a directory that is there, or make it in the Dockerfile")
        .related(container.stage().from(), "the stage that it runs");
}
