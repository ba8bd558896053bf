#![doc = include_str!("../../lints/shell-form-without-shell.md")]
use crate::lint::Findings;
use crate::model::Stage;

pub(super) fn check(stage: Stage<'_>, out: &mut Findings) {
    for instruction in stage.shell_forms_without_shell() {
        let keyword = instruction.keyword().as_str();
        let message = match stage.base_image() {
            Some(image) => format!("this `{keyword}` needs a shell, and `{}` has none", image.text),
            None => format!("this `{keyword}` needs a shell, and `scratch` has none"),
        };
        out.report(instruction.keyword_span(), message)
            .help("write a JSON array, or do it in a stage that has a shell");
    }
}
