#![doc = include_str!("../../lints/refused-sysctl.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for setting in service.refused_sysctls() {
        let (name, why) = setting.value;
        out.report(setting.span, format!("the engine refuses `{name}`: {why}"))
            .help("set it on the host with `sysctl`");
    }
}
