#![doc = include_str!("../../lints/missing-package-cache-mount.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if let Some(command) = instruction.missing_node_gyp_mount() {
        let directory = "/root/.cache/node-gyp";
        out.report(command.head(), "node-gyp downloads the headers of Node.js with each build")
            .variant("node-gyp")
            .help(format!("mount a cache over `{directory}`"))
            .fix("Mount a cache", instruction.add_cache_mounts(&[directory]));
    }
    let Some((command, manager, mounts)) = instruction.missing_cache_mount() else { return };
    out.report(command.head(), format!("`{manager}` downloads everything anew with each build"))
        .variant("packages")
        .help(format!("mount a cache over `{}`", mounts.join("` and `")))
        .fix("Mount a cache", instruction.add_cache_mounts(&mounts));
}
