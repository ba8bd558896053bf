#![doc = include_str!("../../lints/system-upgrade.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(kind) = command.system_upgrade() else { return };
    let kind = match kind {
        "yum" if command.is_update_apart_from_installation() => "yum-alone",
        "dnf" if command.is_update_apart_from_installation() => "dnf-alone",
        "zypper" if command.is_update_apart_from_installation() => "zypper-alone",
        kind => kind,
    };
    out.report(command.head(), "this upgrades every package, to the versions of the day")
        .variant(kind)
        .help("build on a newer base image instead");
}
