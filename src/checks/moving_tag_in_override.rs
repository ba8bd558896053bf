#![doc = include_str!("../../lints/moving-tag-in-override.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    if let Some(loss) = service.pin_lost_in_override() {
        let message =
            format!("the tag `{}` moves, and the one that it replaces does not", loss.tag);
        out.report(loss.span, message)
            .related(loss.base, "pinned here")
            .help("name a version here too");
    }
}
