#![doc = include_str!("../../lints/variable-in-key.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for own in compose.variables_in_keys() {
        out.report(own.key.span, "Compose puts no variables into keys")
            .help("use the list form, `- \"key=value\"`, whose items are values")
            .fix("Write a list", own.edits);
    }
}
