#![doc = include_str!("../../lints/runtime-socket-volume.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for path in instruction.volumes_of_runtime_sockets() {
        let message = format!("`{}` lets the container control the host", path.value);
        out.report(path.span, message).help("remove the volume");
    }
}
