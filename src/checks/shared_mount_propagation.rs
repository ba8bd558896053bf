#![doc = include_str!("../../lints/shared-mount-propagation.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mount in service.volumes() {
        let Some(propagation) = mount.open_propagation() else { continue };
        let is_shared = propagation.ends_with("shared");
        if !is_shared && mount.read_only.value() == Some(&true) {
            continue;
        }
        let (variant, deed) = match is_shared {
            true => ("shared", "what the container mounts appears on the host"),
            false => ("slave", "what the host mounts later appears in the container"),
        };
        let span = mount.propagation.span().unwrap_or(mount.span);
        out.report(span, format!("`{propagation}`: {deed}"))
            .variant(variant)
            .fix("Keep the mounts apart", service.compose().keep_mounts_apart(&mount));
    }
}
