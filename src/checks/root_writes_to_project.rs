#![doc = include_str!("../../lints/root-writes-to-project.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.mounts_written_by_root() {
        let message = format!("root makes files in `{}` that are root's", mount.source);
        let finding = out.report(mount.span, message);
        finding.help("run as the user of the project: `user: \"${UID}:${GID}\"`");
        if let Some(span) = service.user().span() {
            finding.related(span, "it runs as root");
        } else if let Some(container) = service.container() {
            finding.related(container.stage().from(), "its image runs as root");
        }
    }
}
