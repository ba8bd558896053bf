#![doc = include_str!("../../lints/missing-build-context.md")]
use crate::lint::Findings;
use crate::model::Service;

pub(super) fn check(service: Service<'_>, out: &mut Findings) {
    if let Some(missing) = service.missing_build() {
        let path = &missing.path;
        let (message, help) = match missing.has_context {
            true => {
                (format!("the build context has no `{path}`"), "add it, or name it in `dockerfile`")
            }
            false => (
                format!("there is no folder `{path}` to build"),
                "correct the path, from this file on",
            ),
        };
        out.report(missing.at, message).help(help);
    }
}
