#![doc = include_str!("../../lints/host-state-mount.md")]

use crate::lint::Findings;
use crate::model::{HostPath, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.host_mounts() {
        let HostPath::State(what) = mount.gives_away() else { continue };
        out.report(mount.span, format!("`{}` shows the container {what}", mount.source))
            .help("mount the one file that it needs");
    }
}
