#![doc = include_str!("../../lints/wget-progress-bar.md")]

use crate::lint::Findings;
use crate::model::{Command, Keyword};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.draws_progress() || command.instruction().keyword() != Keyword::Run {
        return;
    }
    let option = command.progress_option();
    let finding = out.report(command.head(), "`wget` draws its progress bar into the build log");
    match option {
        Some(option) => finding
            .help(format!("add `{option}`"))
            .fix("Draw no progress bar", command.insert_option("wget", option)),
        None => finding.help("add `--progress=dot:giga`, or `-q` where wget is that of BusyBox"),
    };
}
