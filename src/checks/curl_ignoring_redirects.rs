#![doc = include_str!("../../lints/curl-ignoring-redirects.md")]

use crate::lint::Findings;
use crate::model::{Command, Keyword};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.stops_at_redirects() || command.instruction().keyword() != Keyword::Run {
        return;
    }
    out.report(command.head(), "`curl` stops at a redirect and gets an empty page")
        .help("add `-L`, and `--proto '=https'` so that it leads to no cleartext")
        .fix("Let `curl` follow redirects", command.let_curl_follow());
}
