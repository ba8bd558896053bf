#![doc = include_str!("../../lints/writable-key-mount.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.writable_key_mounts() {
        out.report(
            mount.span,
            format!("`{}` holds keys, and the container can change it", mount.source),
        )
        .help("mount it with `:ro`")
        .fix("Mount it read-only", service.mount_read_only(&mount));
    }
}
