#![doc = include_str!("../../lints/read-only-without-tmpfs.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let Some(place) = service.read_only().is_true() else { return };
    if service.may_inherit() || service.is_writable_at("/tmp") {
        return;
    }
    let name = service.name();
    let finding = out
        .report(place, format!("service `{name}` has nothing to write to at `/tmp`"))
        .help("mount a `tmpfs` there");
    if !service.is_mounted_at("/tmp") {
        finding.fix("Mount a `tmpfs` at `/tmp`", service.append("tmpfs", "/tmp"));
    }
}
