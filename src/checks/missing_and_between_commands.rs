#![doc = include_str!("../../lints/missing-and-between-commands.md")]

use crate::lint::Findings;
use crate::model::Command;
use crate::text::Edit;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(word) = command.command_among_packages() else { return };
    let name = &word.value;
    out.report(word.span, format!("`{name}` is taken for a package to install"))
        .help("join the commands with `&&`")
        .fix("Insert `&&`", vec![Edit::insert(word.span, "&& ")]);
}
