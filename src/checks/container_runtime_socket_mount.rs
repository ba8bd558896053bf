#![doc = include_str!("../../lints/container-runtime-socket-mount.md")]

use crate::lint::Findings;
use crate::model::{HostPath, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.host_mounts() {
        if mount.gives_away() != HostPath::RuntimeSocket {
            continue;
        }
        let variant = if mount.is_of_system() { "system" } else { "other" };
        out.report(mount.span, format!("`{}` lets the container control the host", mount.source))
            .variant(variant)
            .help("put a socket proxy between that lets only the requests through that it needs");
    }
}
