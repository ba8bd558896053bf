#![doc = include_str!("../../lints/instruction-as-command.md")]

use crate::lint::Findings;
use crate::model::{Command, Keyword};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(keyword) = command.keyword_as_name() else { return };
    let word = keyword.as_str();
    let message = format!("the shell looks for a program named `{word}`");
    let finding = out.report(command.name_span(), message);
    match keyword {
        Keyword::Run => finding
            .help("leave the word out: the whole command is in a `RUN` already")
            .fix("Remove the `RUN`", command.remove_name()),
        _ => finding.help(format!("start a new instruction for `{word}`")),
    };
}
