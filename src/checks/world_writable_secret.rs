#![doc = include_str!("../../lints/world-writable-secret.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    for mode in service.loose_secret_modes() {
        out.report(mode.span, "users other than the owner may write to this secret")
            .help("let its owner and group read it, and no more")
            .fix("Let owner and group read it", service.tighten_secret(mode.span));
    }
}
