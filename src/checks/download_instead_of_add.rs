#![doc = include_str!("../../lints/download-instead-of-add.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if command.instruction().is_deferred() {
        return;
    }
    let Some(kind) = command.could_be_add() else { return };
    let (message, help) = match kind {
        "git" => (
            "a clone that the cache takes for the same as long as the line is",
            "use `ADD` with the URL of the repository and a commit",
        ),
        "archive" => (
            "an archive is fetched and unpacked by the step",
            "use `ADD --unpack` with the URL, and `--checksum`",
        ),
        _ => ("a file is fetched by the step", "use `ADD` with the URL, and `--checksum`"),
    };
    out.report(command.head(), message)
        .help(help)
        .variant(kind)
        .fix("Use `ADD`", command.replace_by_add());
}
