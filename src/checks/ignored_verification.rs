#![doc = include_str!("../../lints/ignored-verification.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.instruction().is_script() || !command.verification_is_ignored() {
        return;
    }
    let name = command.name().unwrap_or_default();
    out.report(command.head(), format!("the step goes on if `{name}` finds another file"))
        .help("join the next command by `&&`, or begin with `set -e`");
}
