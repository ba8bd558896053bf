#![doc = include_str!("../../lints/system-upgrade.md")]

use crate::lint::Findings;
use crate::model::{Command, UpdateAlone};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(kind) = command.system_upgrade() else { return };
    let kind = match (kind, command.update_alone()) {
        ("yum", Some(UpdateAlone::BeforeInstallation)) => "yum-alone",
        ("yum", Some(UpdateAlone::WithoutInstallation)) => "yum-only",
        ("dnf", Some(UpdateAlone::BeforeInstallation)) => "dnf-alone",
        ("dnf", Some(UpdateAlone::WithoutInstallation)) => "dnf-only",
        ("zypper", Some(UpdateAlone::BeforeInstallation)) => "zypper-alone",
        ("zypper", Some(UpdateAlone::WithoutInstallation)) => "zypper-only",
        ("microdnf", Some(UpdateAlone::WithoutInstallation)) => "microdnf-only",
        (kind, _) => kind,
    };
    out.report(command.head(), "this upgrades every package, to the versions of the day")
        .variant(kind)
        .help("build on a newer base image instead");
}
