#![doc = include_str!("../../lints/misplaced-cache-mount.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for mount in instruction.misplaced_cache_mounts() {
        let manager = mount.manager;
        let (message, help) = match &mount.looks_in {
            Some(path) => (format!("`{manager}` keeps its cache in `{path}`"), "mount it there"),
            None => (
                format!("`{manager}` keeps its cache in the home of the user, not of root"),
                "mount it below the home of the user",
            ),
        };
        out.report(mount.at, message).help(help).fix("Mount it where the cache is", mount.edits);
    }
}
