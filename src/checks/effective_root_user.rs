#![doc = include_str!("../../lints/effective-root-user.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    if !container.is_root_by_default() {
        return;
    }
    let service = container.service();
    let message = format!("service `{}` runs as root: nobody names a user", service.name());
    out.report(service.key_span(), message)
        .help("set `USER` in the Dockerfile, or `user` here")
        .related(container.stage().from(), "this stage sets no `USER`");
}
