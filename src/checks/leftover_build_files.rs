#![doc = include_str!("../../lints/leftover-build-files.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let ships = instruction.stage().is_none_or(|stage| stage.has_shipped_layers());
    if instruction.is_deferred() || !ships {
        return;
    }
    for left in instruction.leftovers() {
        let message = match left.kind {
            "temp-dir" => "the layer keeps this temporary directory".to_owned(),
            _ => format!("the layer keeps `{}`", left.name),
        };
        out.report(left.at, message)
            .variant(left.kind)
            .help("remove it in the same `RUN`, once it is of no more use");
    }
}
