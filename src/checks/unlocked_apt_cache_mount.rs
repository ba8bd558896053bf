#![doc = include_str!("../../lints/unlocked-apt-cache-mount.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for (mount, target) in instruction.unlocked_apt_mounts() {
        out.report(target, "two builds at once fight over apt's lock in this cache mount")
            .help("add `sharing=locked`")
            .fix("Add `sharing=locked`", instruction.lock_mount(mount));
    }
}
