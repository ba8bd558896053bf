#![doc = include_str!("../../lints/secret-mount-world-readable.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for open in instruction.open_secrets() {
        let what = if open.is_ssh { "SSH agent" } else { "secret" };
        out.report(open.mode.span, format!("mode `{}` opens the {what} to all users", *open.mode))
            .help("leave `mode` out, and name the user with `uid=` where it is not root")
            .fix("Take the rights of others away", open.edits);
    }
}
