#![doc = include_str!("../../lints/watch-target-outside-workdir.md")]

use crate::lint::Findings;
use crate::model::{Container, Misplacement};

pub(super) fn check(container: Container<'_>, out: &mut Findings) {
    for watch in container.misplaced_watches() {
        let target = watch.target;
        match watch.why {
            Misplacement::CopiedTo(path, copied_by) => {
                out.report(target.span, format!("the image has this at `{path}`"))
                    .variant("elsewhere")
                    .help(format!("sync it to `{path}`, or copy it to `{target}`"))
                    .related(copied_by, "it is copied here");
            }
            Misplacement::Outside(directory) => {
                out.report(target.span, format!("nothing in the image is at `{target}`"))
                    .variant("outside")
                    .help(format!("sync to a path in `{directory}`, where the process starts"))
                    .related(container.stage().from(), "the stage that this service builds");
            }
            Misplacement::Mounted(mount) => {
                out.report(target.span, "what is synced here is mounted already")
                    .variant("mounted")
                    .help("keep the mount or the rule")
                    .related(mount, "this mount shows the files of the host");
            }
        }
    }
}
