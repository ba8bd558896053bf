#![doc = include_str!("../../lints/words-after-shell-test.md")]

use crate::lint::Findings;
use crate::model::Service;

pub(crate) fn check(service: Service<'_>, out: &mut Findings) {
    let words = service.healthcheck().map(|check| check.words_after_command());
    if let Some([first, ..]) = words {
        out.report(first.span, "the shell runs what stands before this word alone")
            .help("write `CMD` for `CMD-SHELL`, or the whole command as one text");
    }
}
