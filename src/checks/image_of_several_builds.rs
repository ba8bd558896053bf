#![doc = include_str!("../../lints/image-of-several-builds.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for clash in compose.images_of_several_builds() {
        let (name, other) = (clash.service.name(), clash.other.name());
        let at = clash.service.key("image").unwrap_or(name.span);
        out.report(at, format!("`{name}` and `{other}` build different things under this name"))
            .help("give each its own image name")
            .related(other.span, "the other build");
    }
}
