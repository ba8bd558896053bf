#![doc = include_str!("../../lints/dangerous-sysctl.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for setting in service.dangerous_sysctls() {
        let (name, deed) = setting.value;
        out.report(setting.span, format!("`{name}` lets the container {deed}"))
            .help("leave it as the kernel has it");
    }
}
