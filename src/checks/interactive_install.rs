#![doc = include_str!("../../lints/interactive-install.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.instruction().is_script() || !command.asks_for_consent() {
        return;
    }
    let Some(manager) = command.manager() else { return };
    let option = command.yes_option();
    let what = if command.instruction().is_of_service() { "the start" } else { "the build" };
    out.report(command.head(), format!("`{manager}` stops {what} to ask for consent"))
        .variant(command.consent_kind().unwrap_or(manager))
        .help(format!("add `{option}`"))
        .fix(format!("Add `{option}`"), command.insert_after_subcommand(option));
}
