#![doc = include_str!("../../lints/unenforced-lock-file.md")]
use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(lock) = command.unenforced_lock() else { return };
    out.report(lock.at, format!("this may install other versions than `{}`", lock.lock_file))
        .variant(lock.manager)
        .related(lock.lock_file.span, "the lock file is taken here")
        .help(format!("write `{}`", lock.instead))
        .fix("Hold to the lock file", lock.edits);
}
