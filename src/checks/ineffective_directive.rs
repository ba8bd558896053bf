#![doc = include_str!("../../lints/ineffective-directive.md")]
use crate::lint::Findings;
use crate::model::Dockerfile;

pub(super) fn check(dockerfile: Dockerfile<'_>, out: &mut Findings) {
    for late in dockerfile.late_directives() {
        let name = late.name.value;
        out.report(late.span, format!("`{name}` is a mere comment here, and not a directive"))
            .help("put it at the very top, above comments and empty lines")
            .fix("Move it to the top", late.move_to_top());
    }
}
