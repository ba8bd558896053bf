#![doc = include_str!("../../lints/lost-shell-state.md")]
use crate::lint::Findings;
use crate::model::{Instruction, LostEffect};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some((command, effect)) = instruction.lost_effect() else { return };
    let help = match effect {
        LostEffect::Variable => "set it with `ENV`, or in the step that needs it",
        LostEffect::Sourced => "read the file in the step that needs it, or set `PATH` with `ENV`",
        LostEffect::Setting => "set it in the step that needs it",
    };
    let name = command.name();
    let what = name.map_or("this assignment".to_owned(), |name| format!("this `{name}`"));
    let finding = out.report(command.head(), format!("{what} has no effect: the step ends here"));
    finding.help(help);
    if effect == LostEffect::Variable {
        finding.fix("Use `ENV`", instruction.export_to_env());
    }
}
