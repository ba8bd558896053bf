#![doc = include_str!("../../lints/anonymous-volume-data.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    let service = container.service();
    for volume in container.anonymous_volumes() {
        let path = &volume.value;
        out.report(service.key_span(), format!("`{path}` lies in a volume without a name"))
            .help(format!("mount a named volume at `{path}`"))
            .related(volume.span, "declared here");
    }
}
