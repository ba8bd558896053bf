#![doc = include_str!("../../lints/healthcheck-tool-missing.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    if instruction.is_deferred() {
        return;
    }
    if instruction.is_check_without_shell() {
        out.report(instruction.first_line(), "this form needs `/bin/sh`, which the image lacks")
            .variant("shell")
            .help("write the command as a JSON array");
        return;
    }
    for command in instruction.commands() {
        let Some(name) = command.missing_health_tool() else { continue };
        out.report(command.head(), format!("nothing brings `{name}` into this image"))
            .variant("program")
            .help(format!("install `{name}`, or let the program check itself"));
        return;
    }
}
