#![doc = include_str!("../../lints/emptied-cache-mount.md")]

use crate::lint::Findings;
use crate::model::{CacheMountDefeat, Instruction};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for defeat in instruction.defeats_of_cache_mounts() {
        match defeat {
            CacheMountDefeat::Option(command, option) => {
                let manager = command.manager().unwrap_or_default();
                out.report(option, format!("with this, `{manager}` does not use the cache mount"))
                    .help("take the option away: the mount is in no layer")
                    .fix("Remove the option", command.remove_option(option));
            }
            CacheMountDefeat::Command(command) => {
                out.report(command.head(), "this empties the cache mount of the same step")
                    .help("take the command away: the mount is in no layer");
            }
            CacheMountDefeat::Hook(target) => {
                out.report(target, "the image's `docker-clean` hook empties this cache mount")
                    .help("begin with `rm -f /etc/apt/apt.conf.d/docker-clean`");
            }
        }
    }
}
