#![doc = include_str!("../../lints/interactive-install.md")]

use crate::lint::Findings;
use crate::model::{Command, Keyword};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if command.instruction().keyword() != Keyword::Run || !command.asks_for_consent() {
        return;
    }
    let Some(manager) = command.manager() else { return };
    let option = command.yes_option();
    out.report(command.head(), format!("`{manager}` stops the build to ask for consent"))
        .variant(command.consent_kind().unwrap_or(manager))
        .help(format!("add `{option}`"))
        .fix(format!("Add `{option}`"), command.insert_after_subcommand(option));
}
