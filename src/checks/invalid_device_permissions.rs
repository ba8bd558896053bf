#![doc = include_str!("../../lints/invalid-device-permissions.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for permissions in service.invalid_device_permissions() {
        out.report(permissions.span, format!("a device is never given `{permissions}`"))
            .help("write some of `r`, `w` and `m`");
    }
}
