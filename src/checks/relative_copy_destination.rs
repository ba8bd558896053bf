#![doc = include_str!("../../lints/relative-copy-destination.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Keyword};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let variant = match instruction.keyword() {
        Keyword::Copy => "copy",
        Keyword::Add => "add",
        _ => return,
    };
    // Where ONBUILD puts it, another file may have a WORKDIR before it.
    if instruction.is_deferred() {
        return;
    }
    let Some(destination) = instruction.relative_destination() else { return };
    let path = &destination.value;
    if instruction.follows_workdir() {
        return;
    }
    // Who makes a base for applications sets its WORKDIR for them.
    let base = instruction.stage().and_then(|stage| stage.base_image());
    if base.is_some_and(|image| image.is_somebodys()) {
        return;
    }
    let message = match instruction.stage().and_then(|stage| stage.base_workdir()) {
        Some(top @ ("/" | "C:\\")) => {
            format!("`{path}` is relative to `{top}`, for no `WORKDIR` stands before it")
        }
        Some(_) => return,
        None => format!("`{path}` is relative to the `WORKDIR` of the base image"),
    };
    out.report(destination.span, message)
        .variant(variant)
        .help("set `WORKDIR` first, or write the path from `/` on");
}
