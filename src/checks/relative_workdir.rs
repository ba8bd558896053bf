#![doc = include_str!("../../lints/relative-workdir.md")]
use crate::lint::Findings;
use crate::model::{Instruction, Workdir};

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(Workdir::Relative { word, path, resolved }) = instruction.workdir() else { return };
    let message = match path.starts_with('~') {
        true => format!("`WORKDIR` takes `{path}` as a name: no shell expands it"),
        false => format!("`{path}` is relative to the `WORKDIR` of the base image"),
    };
    let finding = out.report(word.span, message);
    finding.help("write the path from `/` on");
    if let Some(resolved) = resolved {
        let edits = instruction.replace_word(word, &resolved);
        finding.fix(format!("Write `{resolved}`"), edits);
    }
}
