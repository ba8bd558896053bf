#![doc = include_str!("../../lints/ignored-lock-file.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(lock) = command.ignored_lock() else { return };
    let what = if lock.stops { "stops without" } else { "does not see" };
    out.report(lock.at, format!("this {what} `{}`, which is left out", lock.lock_file))
        .help("take the lock file back into the build context")
        .origin(lock.pattern, "this pattern leaves it out");
}
