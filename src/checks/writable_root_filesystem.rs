#![doc = include_str!("../../lints/writable-root-filesystem.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if !service.is_whole() {
        return;
    }
    let read_only = service.read_only();
    let name = service.name();
    let (at, message) = match (read_only.is_absent(), read_only.is_false()) {
        (true, _) => (name.span, format!("the root filesystem of service `{name}` is writable")),
        (false, Some(place)) => {
            (place, format!("service `{name}` keeps its root filesystem writable"))
        }
        (false, None) => return,
    };
    out.report(at, message)
        .help("set `read_only: true`, and `tmpfs` for the folders that it writes to")
        .fix("Make the root filesystem read-only", service.set("read_only", "true"));
}
