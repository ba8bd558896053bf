#![doc = include_str!("../../lints/invalid-container-name.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(name) = service.invalid_container_name() else { return };
    out.report(name.span, "the engine refuses this name of a container")
        .help("use letters, digits, `_`, `.` and `-`, a letter or digit first, two at least");
}
