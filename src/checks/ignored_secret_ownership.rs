#![doc = include_str!("../../lints/ignored-secret-ownership.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for (key, place) in service.ignored_ownership() {
        out.report(place, format!("Compose mounts the file as it is, and ignores `{key}`"))
            .help("set it on the file itself");
    }
}
