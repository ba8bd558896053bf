#![doc = include_str!("../../lints/sensitive-host-mount.md")]

use crate::lint::Findings;
use crate::model::{HostPath, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.host_mounts() {
        let HostPath::Sensitive(what) = mount.gives_away() else { continue };
        out.report(mount.span, format!("the container can see `{}`: {what}", mount.source))
            .help("mount the narrowest path that does, and read-only");
    }
}
