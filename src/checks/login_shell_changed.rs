#![doc = include_str!("../../lints/login-shell-changed.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if command.calls_powershell() {
        out.report(command.head(), "the step calls PowerShell by name")
            .help("name it by `SHELL`, as the shell of all steps");
    } else if command.changes_login_shell() {
        out.report(command.head(), "a login shell, which neither the steps nor the container use")
            .help("name the shell of the steps by `SHELL`, and that of the container in `CMD`");
    }
}
