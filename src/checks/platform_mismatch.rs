#![doc = include_str!("../../lints/platform-mismatch.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some((wanted, other)) = container.other_platform() else { return };
    out.report(wanted.span, format!("the image is built for `{}`", other.value))
        .help("ask for the same platform in both places")
        .related(other.span, "for this platform");
}
