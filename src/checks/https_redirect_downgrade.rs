#![doc = include_str!("../../lints/https-redirect-downgrade.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    let Some((place, edits)) = command.redirect_downgrade() else { return };
    let help = match edits.is_empty() {
        true => "keep to https: `--max-redirect=0` of wget, `--proto '=https'` of curl",
        false => "add `--proto '=https'`",
    };
    out.report(place, "a redirect may lead from https to a protocol without encryption")
        .help(help)
        .fix("Keep to https", edits);
}
