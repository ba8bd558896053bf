#![doc = include_str!("../../lints/volume-owned-by-root.md")]

use crate::lint::Findings;
use crate::model::Container;

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    for (mount, user) in container.volumes_of_root() {
        out.report(mount.span, format!("`{user}` cannot write here: this volume is root's"))
            .help("make the folder in the image and give it to the user, before the `USER`")
            .related(user.span, "the process runs as this user")
            .related(container.stage().from(), "nothing in this stage makes the folder");
    }
}
