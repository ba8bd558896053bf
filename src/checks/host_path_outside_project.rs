#![doc = include_str!("../../lints/host-path-outside-project.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.mounts_outside_project() {
        out.report(mount.span, format!("`{}` lies outside of the project", mount.source))
            .help("move it into the project, or name it by a variable");
    }
}
