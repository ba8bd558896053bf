#![doc = include_str!("../../lints/container-runtime-socket-mount.md")]

use crate::lint::Findings;
use crate::model::{HostPath, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.volumes() {
        if mount.gives_away() != Some(HostPath::RuntimeSocket) {
            continue;
        }
        let Some(source) = mount.source.value() else { continue };
        out.report(mount.span, format!("`{source}` lets the container control the host"))
            .help("put a socket proxy between that lets only the requests through that it needs");
    }
}
