#![doc = include_str!("../../lints/base-image-built-beside.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let Some((other, from)) = container.base_built_beside() else { return };
    let at = container.build().map_or(container.service().key_span(), |build| build.span());
    let at = container.service().key("build").unwrap_or(at);
    out.report(at, format!("nothing makes this build wait for that of `{}`", other.name()))
        .help(format!("name it in `additional_contexts` as `service:{}`", other.name()))
        .related(from, "it builds on that image")
        .related(other.key_span(), "built here");
}
