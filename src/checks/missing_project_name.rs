#![doc = include_str!("../../lints/missing-project-name.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    if compose.entry("name").is_some() || compose.is_overlay() || compose.is_named_outside() {
        return;
    }
    if let Some(services) = compose.entry("services") {
        out.report(services.key.span, "the project has no name but that of its folder")
            .help("add `name:` at the top")
            .fix("Name it after its folder, as it is named now", compose.name_after_folder());
    }
}
