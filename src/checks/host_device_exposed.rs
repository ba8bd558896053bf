#![doc = include_str!("../../lints/host-device-exposed.md")]

use crate::lint::Findings;
use crate::model::{HostDevice, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.privileged().is_true().is_some() {
        return;
    }
    for device in service.devices() {
        if device.gives() != Some(HostDevice::Ordinary) {
            continue;
        }
        let Some(source) = device.source.value() else { continue };
        let finding =
            out.report(device.span, format!("the device `{source}` of the host is handed over"));
        if device.permissions.is_absent() {
            finding.help("grant what is needed of it: `r` or `rw` after a second colon");
        }
    }
}
