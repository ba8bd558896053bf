#![doc = include_str!("../../lints/rewritten-project-name.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    if let Some((name, normal)) = compose.rewritten_name() {
        out.report(name.span, format!("Compose makes `{normal}` of this name"))
            .help("use lower-case letters, digits, `-` and `_`")
            .fix("Write the name that Compose makes of it", compose.rename_project(&normal));
    }
}
