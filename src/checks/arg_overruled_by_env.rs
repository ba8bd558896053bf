#![doc = include_str!("../../lints/arg-overruled-by-env.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for (argument, winner) in instruction.overruled_arguments() {
        let name = &argument.name;
        out.report(argument.place(), format!("`{name}` stays what `ENV` says: this has no effect"))
            .related(winner.place(), "an `ENV` always wins over an `ARG`")
            .help(format!("remove one of the two, or write `ENV {name}=${name}` below the `ARG`"));
    }
}
