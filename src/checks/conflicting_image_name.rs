#![doc = include_str!("../../lints/conflicting-image-name.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(super) fn check(compose: Compose<'_>, out: &mut Findings) {
    for (service, other) in compose.conflicting_builds() {
        let Some(at) = service.key("image") else { continue };
        let name = other.name();
        let finding = out.report(at, format!("`{name}` gives its build the same image name"));
        if let Some(first) = other.key("image") {
            finding.related(first, "the other name");
        }
        finding.help("give each build a name of its own");
    }
}
