#![doc = include_str!("../../lints/undocumented-variable.md")]
use crate::lint::Findings;
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for (variable, file) in compose.undocumented_variables() {
        out.report(variable.span, format!("`{file}` does not name `{variable}`"))
            .help("add a line for it there");
    }
}
