#![doc = include_str!("../../lints/system-upgrade.md")]

use crate::lint::Findings;
use crate::model::{Command, Keyword};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if command.instruction().keyword() != Keyword::Run {
        return;
    }
    let Some(kind) = command.system_upgrade() else { return };
    out.report(command.head(), "this upgrades every package, to the versions of the day")
        .variant(kind)
        .help("build on a newer base image instead");
}
