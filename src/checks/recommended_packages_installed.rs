#![doc = include_str!("../../lints/recommended-packages-installed.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.installs_recommends() {
        return;
    }
    let Some(manager) = command.manager() else { return };
    let option = match manager {
        "aptitude" => "--without-recommends",
        _ => "--no-install-recommends",
    };
    out.report(command.head(), format!("`{manager}` installs recommended packages as well"))
        .variant(manager)
        .help(format!("add `{option}`, and name the packages of them that are needed"))
        .fix(format!("Add `{option}`"), command.insert_after_subcommand(option));
}
