#![doc = include_str!("../../lints/npm-cache-clean-without-force.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.is_refused_npm_cache_clean() {
        return;
    }
    let finding = out.report(command.head(), "npm refuses to clean its cache without `--force`");
    finding.help("add `--force`");
    if let Some(subcommand) = command.npm_cache_subcommand() {
        finding.fix("Add `--force`", command.insert_option(&subcommand, "--force"));
    }
}
