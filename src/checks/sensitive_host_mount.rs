#![doc = include_str!("../../lints/sensitive-host-mount.md")]

use crate::lint::Findings;
use crate::model::{HostPath, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.volumes() {
        let Some(HostPath::Sensitive(what)) = mount.gives_away() else { continue };
        let Some(source) = mount.source.value() else { continue };
        let deed = match mount.read_only.value() {
            Some(true) => "read",
            _ => "change",
        };
        out.report(mount.span, format!("the container can {deed} `{source}`: {what}"))
            .help("mount the narrowest path that does, and read-only");
    }
}
