#![doc = include_str!("../../lints/relative-workdir.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    // Where ONBUILD puts it, another file may have a WORKDIR before it.
    if instruction.is_deferred() {
        return;
    }
    let Some(workdir) = instruction.relative_workdir() else { return };
    if workdir.before.is_some() {
        return;
    }
    let path = &workdir.path;
    let message = match path.starts_with('~') {
        true => format!("`WORKDIR` takes `{path}` as a name: no shell expands it"),
        false => format!("`{path}` is relative to the `WORKDIR` of the base image"),
    };
    let finding = out.report(workdir.word.span, message);
    finding.variant(workdir.kind).help("write the path from `/` on");
    if let Some(resolved) = workdir.resolved {
        let edits = instruction.replace_word(workdir.word, &resolved);
        finding.fix(format!("Write `{resolved}`"), edits);
    }
}
