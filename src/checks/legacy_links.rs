#![doc = include_str!("../../lints/legacy-links.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.network_mode().value().is_some_and(|mode| *mode == "bridge") {
        return;
    }
    for key in service.legacy_links() {
        out.report(key.span, format!("`{key}` is a form from before networks"))
            .help("use the name of the service, or `aliases` of a network; order by `depends_on`");
    }
}
