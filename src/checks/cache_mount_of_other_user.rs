#![doc = include_str!("../../lints/cache-mount-of-other-user.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for (mount, target, user) in instruction.cache_mounts_of_root() {
        let name: String = user.chars().take(32).collect();
        out.report(target, format!("the cache mount belongs to root, the step runs as `{name}`"))
            .help("give the mount the `uid` of the user")
            .fix("Give it to the user", instruction.give_mount_to(mount, &user));
    }
}
