#![doc = include_str!("../../lints/host-variable-in-command.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for variable in service.host_variables() {
        let name = &variable.name;
        out.report(name.span, format!("the host fills in `{name}`, not the container"))
            .related(variable.set_at, "the container is given this")
            .help("write two dollars")
            .fix("Leave the variable to the container", variable.edits);
    }
}
