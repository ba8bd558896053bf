#![doc = include_str!("../../lints/root-writes-to-project.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.mounts_written_by_root() {
        out.report(mount.span, format!("root makes files in `{}` that are root's", mount.source))
            .help("run as the user of the project: `user: \"${UID}:${GID}\"`");
    }
}
