#![doc = include_str!("../../lints/host-bind-mount.md")]

use crate::lint::Findings;
use crate::model::{HostPath, Service};

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.volumes() {
        if mount.gives_away() != Some(HostPath::Ordinary) {
            continue;
        }
        let Some(source) = mount.source.value() else { continue };
        out.report(mount.span, format!("`{source}` of the host is mounted into the container"))
            .help("keep data in a named volume; mount what is only read with `:ro`");
    }
}
