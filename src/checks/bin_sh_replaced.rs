#![doc = include_str!("../../lints/bin-sh-replaced.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.replaces_bin_sh() {
        return;
    }
    out.report(command.head(), "this makes `/bin/sh` another shell than the image came with")
        .help("leave `/bin/sh` alone and name the shell of the steps by `SHELL`")
        .fix("Use `SHELL`", command.instruction().use_shell_instruction());
}
