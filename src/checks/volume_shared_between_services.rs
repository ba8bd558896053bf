#![doc = include_str!("../../lints/volume-shared-between-services.md")]

use crate::lint::Findings;
use crate::model::Compose;

pub(crate) fn check(compose: Compose<'_>, out: &mut Findings) {
    for shared in compose.shared_mounts() {
        let other = shared.other.name();
        out.report(shared.span, format!("`{}` is shared with service `{other}`", shared.source))
            .related(shared.other_span, "also mounted here")
            .help("give each service a volume of its own, or mount it with `:ro`");
    }
}
