#![doc = include_str!("../../lints/curl-without-fail.md")]

use crate::lint::Findings;
use crate::model::{Command, Keyword};

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    if !command.accepts_error_pages() {
        return;
    }
    let message = match command.instruction().keyword() {
        Keyword::Healthcheck => "without `-f`, `curl` calls a page that tells of an error healthy",
        _ => "without `-f`, `curl` takes an error page for what it was to get",
    };
    out.report(command.head(), message)
        .help("add `-f`, so that an HTTP error is a failure")
        .fix("Let `curl` fail on HTTP errors", command.let_curl_fail());
}
