#![doc = include_str!("../../lints/weak-tls-version.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.instruction().is_script() {
        return;
    }
    let Some(weak) = command.weak_tls() else { return };
    out.report(weak.at, format!("this lets the connection be {}, which is broken", weak.version))
        .help(format!("leave it out, or say `{}`", weak.remedy))
        .fix("Ask for TLS 1.2", command.replace_option(weak.at, weak.remedy));
}
