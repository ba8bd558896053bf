#![doc = include_str!("../../lints/apt-instead-of-apt-get.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.instruction().is_script() || !command.is_apt_for_people() {
        return;
    }
    out.report(command.name_span(), "`apt` is made for people, its interface may change")
        .help("use `apt-get`, or `apt-cache` to search and show")
        .fix("Use `apt-get`", command.replace_apt());
}
