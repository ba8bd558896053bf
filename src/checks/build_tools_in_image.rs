#![doc = include_str!("../../lints/build-tools-in-image.md")]

use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for (at, name) in stage.build_tools_left() {
        out.report(at, format!("`{name}` stays in the image that is shipped"))
            .help("build in a stage of its own, and copy what it made");
    }
}
