#![doc = include_str!("../../lints/high-uid-without-no-log-init.md")]
use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(uid) = command.high_uid_with_log() else { return };
    out.report(uid.span, format!("uid `{uid}` makes `/var/log/lastlog` as large as its number"))
        .help("add `--no-log-init`")
        .fix("Add `--no-log-init`", command.insert_after_name("--no-log-init"));
}
