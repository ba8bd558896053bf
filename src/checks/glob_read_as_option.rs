#![doc = include_str!("../../lints/glob-read-as-option.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    for span in command.globs_like_options() {
        let name = command.name().unwrap_or_default();
        out.report(span, format!("`{name}` takes a file whose name begins with `-` for an option"))
            .help("begin the pattern with `./`, or put `--` before it")
            .fix("Begin the pattern with `./`", command.begin_with_dot(span));
    }
}
