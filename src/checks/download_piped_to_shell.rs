#![doc = include_str!("../../lints/download-piped-to-shell.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some(runner) = command.runner_of_download() else { return };
    let name = runner.name().unwrap_or_default();
    out.report(command.head(), format!("`{name}` runs what is downloaded, whatever it is"))
        .related(runner.head(), "what runs it")
        .help("download to a file, check its digest with `sha256sum -c`, then run it");
}
