#![doc = include_str!("../../lints/missing-stage-path.md")]

use crate::lint::Findings;
use crate::model::Instruction;

pub(super) fn check(instruction: Instruction<'_>, out: &mut Findings) {
    for unmade in instruction.unmade_paths() {
        let path = &unmade.path;
        let stage =
            unmade.stage.name().map_or("the stage".to_owned(), |it| format!("`{}`", it.value));
        let finding = out.report(path.span, format!("nothing in {stage} makes `{}`", path.value));
        finding.help("write the path that the stage makes");
        match unmade.works_in {
            Some(works_in) => {
                finding.related(works_in.span, format!("it works in `{}`", works_in.value))
            }
            None => finding.related(unmade.stage.from(), "the stage that this copies from"),
        };
    }
}
