#![doc = include_str!("../../lints/volume-then-modified.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for modified in instruction.modified_volumes() {
        let path = &modified.volume;
        let message = format!("a change after `VOLUME {path}` is lost with the classic builder");
        out.report(modified.at, message)
            .origin(path.span, "from here on it is a volume")
            .help("move the `VOLUME` behind the last change of its content");
    }
}
