#![doc = include_str!("../../lints/unpinned-remote-source.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for source in compose.unpinned_remote_sources() {
        let what = source.value;
        out.report(source.span, format!("this {what} may be another one tomorrow"))
            .help("name the commit: `#` and its 40 digits; the digest of an OCI artifact");
    }
}
