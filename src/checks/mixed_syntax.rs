#![doc = include_str!("../../lints/mixed-syntax.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for other in compose.mixed_forms() {
        let (key, form) = (other.key, other.form);
        let message = match form {
            "list" | "mapping" => format!("`{key}` is a {form} here and another form above"),
            _ => format!("`{key}` has the {form} form here and the other above"),
        };
        out.report(other.span, message)
            .variant(key)
            .related(other.first, "the other form")
            .help("write all of them in one form");
    }
}
