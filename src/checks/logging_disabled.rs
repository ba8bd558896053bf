#![doc = include_str!("../../lints/logging-disabled.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(driver) = service.logging_driver().known() else { return };
    // What has run its course is judged by its exit status.
    if driver.value == "none" && !service.is_awaited_to_end() {
        let name = service.name();
        out.report(driver.span, format!("the logs of service `{name}` are thrown away"))
            .help("use a driver that keeps few: `local`, or `max-size` in the options");
    }
}
