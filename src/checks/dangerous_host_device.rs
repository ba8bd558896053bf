#![doc = include_str!("../../lints/dangerous-host-device.md")]

use crate::lint::Findings;
use crate::model::{HostDevice, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if service.privileged().is_true().is_some() {
        return;
    }
    for device in service.devices() {
        let Some(HostDevice::Dangerous(what)) = device.gives() else { continue };
        let Some(source) = device.source.value() else { continue };
        out.report(device.span, format!("`{source}` is {what}"))
            .help("hand over files with a mount, and one device rather than all");
    }
    for rule in service.dangerous_device_rules() {
        let (text, what) = rule.value;
        out.report(rule.span, format!("the rule `{text}` allows {what}"))
            .help("name the numbers of the one device that is needed");
    }
}
