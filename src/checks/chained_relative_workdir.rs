#![doc = include_str!("../../lints/chained-relative-workdir.md")]
use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    let Some(workdir) = instruction.relative_workdir() else { return };
    let path = &workdir.path;
    if instruction.is_deferred() {
        out.report(
            workdir.word.span,
            format!("`{path}` is relative to the `WORKDIR` of a later image"),
        )
        .variant(workdir.kind)
        .help("write the path from `/` on");
        return;
    }
    let Some(before) = workdir.before else { return };
    let message = format!("`{path}` is relative to an earlier `WORKDIR`");
    let finding = out.report(workdir.word.span, message);
    finding.variant(workdir.kind);
    finding.related(before.first_line(), "the earlier one").help("write the path from `/` on");
    if let Some(resolved) = workdir.resolved {
        let edits = instruction.replace_word(workdir.word, &resolved);
        finding.fix(format!("Write `{resolved}`"), edits);
    }
}
