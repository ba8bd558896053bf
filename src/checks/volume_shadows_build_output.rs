#![doc = include_str!("../../lints/volume-shadows-build-output.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    for (mount, path, made) in container.shadowed_outputs() {
        out.report(mount.span, format!("this mount hides `{path}` of the image"))
            .help(format!("mount a volume at `{path}`, or less of the host"))
            .related(made, "what the build installs");
    }
}
