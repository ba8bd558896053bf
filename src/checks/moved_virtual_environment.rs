#![doc = include_str!("../../lints/moved-virtual-environment.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(moved) = instruction.moved_environment() else { return };
    let (from, started) = (&moved.from, &moved.started);
    let message = format!("the scripts of `{}` look for Python there", from.value);
    out.report(from.span, message)
        .help("make it where the image is to have it")
        .origin(moved.made_by.head(), "it is made here")
        .related(started.span, format!("the image starts `{}`", started.value));
}
