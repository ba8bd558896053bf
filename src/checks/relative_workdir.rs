#![doc = include_str!("../../lints/relative-workdir.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    let Some(workdir) = stage.relative_workdir() else { return };
    let path = &workdir.path;
    let message = match path.starts_with('~') {
        true => format!("`WORKDIR` takes `{path}` as a name: no shell expands it"),
        false => format!("`{path}` is relative to the `WORKDIR` of the base image"),
    };
    let finding = out.report(workdir.word.span, message);
    finding.help("write the path from `/` on");
    if let Some(resolved) = workdir.resolved {
        let edits = workdir.instruction.replace_word(workdir.word, &resolved);
        finding.fix(format!("Write `{resolved}`"), edits);
    }
}
