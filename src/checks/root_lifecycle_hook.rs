#![doc = include_str!("../../lints/root-lifecycle-hook.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for (hook, user) in service.hooks_as_root() {
        let kind = hook.kind;
        out.report(user.span, format!("the `{kind}` hook runs as root, and the service does not"))
            .help("do as root only what the user of the service cannot");
    }
}
