#![doc = include_str!("../../lints/gem-documentation-installed.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.makes_gem_documentation() {
        return;
    }
    out.report(command.head(), "`gem` also installs the documentation")
        .help("add `--no-document`")
        .fix("Add `--no-document`", command.insert_after_subcommand("--no-document"));
}
