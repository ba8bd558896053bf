#![doc = include_str!("../../lints/host-bind-mount.md")]

use crate::lint::Findings;
use crate::model::{HostPath, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let bound = service.host_mounts().into_iter().filter(|mount| mount.mount.is_some());
    for mount in bound.filter(|mount| mount.gives_away() == HostPath::Ordinary) {
        let source = &mount.source;
        let variant = if mount.is_of_system() { "system" } else { "other" };
        out.report(mount.span, format!("`{source}` of the host is mounted into the container"))
            .variant(variant)
            .help("keep data in a named volume; mount what is only read with `:ro`");
    }
}
