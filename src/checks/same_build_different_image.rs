#![doc = include_str!("../../lints/same-build-different-image.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for clash in compose.builds_under_other_names() {
        let (name, other) = (clash.service.name(), clash.other.name());
        let at = clash.service.key("image").unwrap_or(name.span);
        out.report(at, format!("`{name}` builds what `{other}` builds, under another name"))
            .help("give both the same image name")
            .related(other.span, "the same build");
    }
}
