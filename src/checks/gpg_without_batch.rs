#![doc = include_str!("../../lints/gpg-without-batch.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.may_ask_as_gpg() {
        return;
    }
    out.report(command.name_span(), "without `--batch`, `gpg` may ask, and nobody answers")
        .help("add `--batch`")
        .fix("Add `--batch`", command.insert_after_name("--batch"));
}
