#![doc = include_str!("../../lints/apk-del-without-virtual.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some((at, name)) = instruction.ungrouped_apk_removal() else { return };
    let name: String = name.chars().take(40).collect();
    out.report(at, format!("`{name}` is added and removed by its own name"))
        .help("add what is removed again as a group: `apk add --virtual .build-deps`");
}
