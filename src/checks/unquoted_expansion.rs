#![doc = include_str!("../../lints/unquoted-expansion.md")]

use crate::lint::Findings;
use crate::model::Command;

pub(super) fn check(command: Command<'_>, out: &mut Findings) {
    for span in command.loose_expansions() {
        let dockerfile = command.instruction().dockerfile();
        let text = dockerfile.slice(span);
        let message = match text.chars().count() <= 30 && !text.contains('`') {
            true => format!("`{text}` falls apart at spaces and is matched against files"),
            false => "the output falls apart at spaces and is matched against files".to_owned(),
        };
        out.report(span, message)
            .help("put double quotes around it")
            .fix("Put it in quotes", command.quote(span));
    }
}
