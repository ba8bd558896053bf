#![doc = include_str!("../../lints/unknown-volume-option.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for option in service.unknown_volume_options() {
        out.report(option.span, format!("Compose drops the unknown option `{option}`"))
            .help("use `ro`, `rw`, `z`, `Z`, `nocopy`, `cached`, `delegated` or a propagation");
    }
}
